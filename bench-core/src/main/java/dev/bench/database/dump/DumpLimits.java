package dev.bench.database.dump;

import dev.bench.Config;
import java.time.Duration;

/**
 * How much of the server and the memory the import of a dump may take.
 *
 * @param statementBytes how long a statement may be, in bytes
 * @param statement how long the server may work on a statement
 */
public record DumpLimits(int statementBytes, Duration statement) {

  /** A statement of 256 MiB, an hour for each. */
  public static final DumpLimits STANDARD = new DumpLimits(256 << 20, Duration.ofHours(1));

  /**
   * The standard limits with {@code restore_statement_max_size}, {@code restore_statement_limit}.
   */
  public static DumpLimits of(Config settings) {
    return new DumpLimits(
        Math.toIntExact(
            settings.number("restore_statement_max_size").orElse((long) STANDARD.statementBytes)),
        settings.duration("restore_statement_limit").orElse(STANDARD.statement));
  }
}

package dev.bench.database;

import dev.bench.Config;
import java.time.Duration;

/**
 * How long the server may be silent after one statement of an operation on a site.
 *
 * <p>The client keeps this limit, since a server whose disk is full ends no statement: it waits
 * until there is space.
 *
 * @param setting the name of the setting, for messages
 * @param duration the limit
 */
public record StatementLimit(String setting, Duration duration) {

  /** What makes or drops databases and users, and fills a new database with tables. */
  public static final StatementLimit SETUP =
      new StatementLimit("db_setup_limit", Duration.ofMinutes(2));

  /** A migration of a database that may be large. */
  public static final StatementLimit MIGRATION =
      new StatementLimit("migration_statement_limit", Duration.ofHours(2));

  /** Refuses a limit that is none. */
  public StatementLimit {
    if (duration.toMillis() <= 0 || duration.toMillis() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "%s is %d ms, expected 1ms to 24d".formatted(setting, duration.toMillis()));
    }
  }

  /** This limit with the duration that {@code settings} give it. */
  public StatementLimit in(Config settings) {
    return settings.duration(setting).map(given -> new StatementLimit(setting, given)).orElse(this);
  }

  /** Why a statement is not waited for any longer, and what to do. */
  public String exceeded() {
    return "no answer within %s (%d s): the disk of MariaDB may be full, or it hangs. Look into its log and free space there; if the statement needs longer, raise %s"
        .formatted(setting, duration.toSeconds(), setting);
  }
}

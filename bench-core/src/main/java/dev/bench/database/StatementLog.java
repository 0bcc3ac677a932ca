package dev.bench.database;

import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The statements that a piece of work has run, with their times.
 *
 * <p>Collects while it is bound to the thread, see {@link #CURRENT}; values of parameters are left
 * out. Beyond 200 statements only their number and time are counted. Confined to one thread.
 */
public final class StatementLog {

  /** The log of the work that runs now; bound where a developer may want to see it. */
  public static final ScopedValue<StatementLog> CURRENT = ScopedValue.newInstance();

  private static final Logger LOG = LoggerFactory.getLogger(StatementLog.class);
  private static final int MOST = 200;

  private final List<Ran> statements = new ArrayList<>();
  private int count;
  private long nanos;

  /** A log of nothing so far. */
  public StatementLog() {}

  /**
   * A statement that has run.
   *
   * @param sql as it was written, without the values of its parameters
   * @param took how long it took
   * @param failure what the database said against it; empty when it succeeded
   */
  public record Ran(String sql, Duration took, Optional<String> failure) {}

  /** The statements, in order. */
  public List<Ran> statements() {
    return List.copyOf(statements);
  }

  /** How many there were. */
  public int count() {
    return count;
  }

  /** How long all of them took. */
  public Duration took() {
    return Duration.ofNanos(nanos);
  }

  private void add(Ran ran) {
    count++;
    nanos += ran.took().toNanos();
    if (statements.size() < MOST) {
      statements.add(ran);
    }
  }

  /**
   * What tells the current log of each statement, and the log of the process of slow ones.
   *
   * @param slow from when on a statement is slow; zero means never
   */
  static SqlLogger listener(Duration slow) {
    return new SqlLogger() {
      @Override
      public void logAfterExecution(StatementContext context) {
        ran(context, Optional.empty(), slow);
      }

      @Override
      public void logException(StatementContext context, SQLException failure) {
        ran(context, Optional.of(SqlErrors.firstLine(failure)), slow);
      }
    };
  }

  private static void ran(StatementContext context, Optional<String> failure, Duration slow) {
    Duration took = Duration.ofNanos(Math.max(0, context.getElapsedTime(ChronoUnit.NANOS)));
    String sql = Optional.ofNullable(context.getRawSql()).orElse("");
    if (CURRENT.isBound()) {
      CURRENT.get().add(new Ran(sql, took, failure));
    }
    if (slow.isPositive() && took.compareTo(slow) >= 0) {
      LOG.warn(
          "A statement took {} ms (slow_query_limit is {} ms): {}",
          took.toMillis(),
          slow.toMillis(),
          sql);
    }
  }
}

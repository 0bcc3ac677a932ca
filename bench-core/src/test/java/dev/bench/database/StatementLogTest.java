package dev.bench.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.bench.testkit.RealMariaDb;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

class StatementLogTest {

  @RegisterExtension static final RealMariaDb mariaDb = new RealMariaDb();

  @Test
  void statements_are_collected_with_their_times_and_without_values() throws Exception {
    StatementLog log = new StatementLog();
    ScopedValue.where(StatementLog.CURRENT, log)
        .call(() -> {
          with(
              Duration.ZERO,
              handle -> {
                handle.createQuery("select :x").bind("x", "s3cret").mapTo(String.class).one();
                assertThatThrownBy(() -> handle.execute("select nothing"));
              });
          return 0;
        });
    assertThat(log.count()).isEqualTo(2);
    assertThat(log.statements().getFirst().sql()).isEqualTo("select :x");
    assertThat(log.statements().getFirst().failure()).isEmpty();
    assertThat(log.statements().getLast().failure().orElse("")).contains("Unknown column");
    assertThat(log.took()).isPositive();
  }

  @Test
  void a_slow_statement_gets_a_line_in_the_log_and_a_quick_one_none() throws Exception {
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    Logger logger = (Logger) LoggerFactory.getLogger(StatementLog.class);
    logger.addAppender(lines);
    try {
      with(Duration.ofHours(1), handle -> handle.execute("select 1"));
      assertThat(lines.list).isEmpty();
      with(Duration.ofNanos(1), handle -> handle.execute("select 2"));
      assertThat(lines.list.getFirst().getFormattedMessage()).endsWith("select 2");
    } finally {
      logger.detachAppender(lines);
    }
  }

  private static void with(Duration slow, Consumer<Handle> work) throws Exception {
    DatabaseAddress database = mariaDb.newDatabase();
    try (Connection connection =
        DriverManager.getConnection(database.url(), database.user(), database.password())) {
      work.accept(
          new Handles().on(connection, _ -> {}, Duration.ZERO, StatementLog.listener(slow)));
    }
  }
}

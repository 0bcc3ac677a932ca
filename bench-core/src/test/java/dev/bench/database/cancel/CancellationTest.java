package dev.bench.database.cancel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.bench.database.DatabaseAddress;
import dev.bench.database.StatementLimit;
import dev.bench.database.dump.DumpImport;
import dev.bench.database.dump.DumpLimits;
import dev.bench.database.migration.MigrationFailedException;
import dev.bench.database.migration.Migrations;
import dev.bench.testkit.RealMariaDb;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class CancellationTest {

  @RegisterExtension static final RealMariaDb mariaDb = new RealMariaDb();

  private static final String LONG = "insert into item select sleep(3600)";

  @TempDir private Path files;
  private final Cancellation cancellation = new Cancellation();

  @Test
  void the_statement_of_a_dump_that_runs_is_ended_at_the_server() throws Exception {
    DatabaseAddress address = mariaDb.newDatabase();
    String sql = "create table item (id int);\n" + LONG + ";\ncreate table later (id int);\n";
    FutureTask<?> work =
        new FutureTask<>(() ->
            new DumpImport(address, DumpLimits.STANDARD)
                .from(
                    new ByteArrayInputStream(sql.getBytes(StandardCharsets.UTF_8)),
                    _ -> cancellation.check(),
                    cancellation));
    Thread.ofPlatform().start(work);
    awaitStatement(address, LONG);

    cancelUntilDone(work);

    assertThatThrownBy(work::get).isInstanceOf(ExecutionException.class);
    await().until(() -> statements(address).isEmpty()); // the server learns of the end later
    assertThat(mariaDb.ask("show tables from " + address.name())).containsExactly("item");
  }

  @Test
  void a_migration_that_waits_for_a_lock_is_ended_and_the_next_run_goes_on_there()
      throws Exception {
    DatabaseAddress address = mariaDb.newDatabase();
    Files.writeString(
        files.resolve("V1__items.sql"),
        "create table item (id int);\nalter table busy add column more int;\n");
    Migrations todo = new Migrations("todo", "filesystem:" + files, StatementLimit.MIGRATION);
    FutureTask<Integer> work = new FutureTask<>(() -> todo.applyTo(address, _ -> {}, cancellation));
    try (Connection root = mariaDb.asRoot();
        Statement statement = root.createStatement()) {
      statement.execute("create table %s.busy (id int)".formatted(address.name()));
      statement.execute("lock tables %s.busy write".formatted(address.name()));
      Thread.ofPlatform().start(work);
      awaitStatement(address, "alter table busy%");

      cancelUntilDone(work);

      assertThatThrownBy(work::get).hasCauseInstanceOf(MigrationFailedException.class);
      await().until(() -> statements(address).isEmpty()); // the server learns of the end later
    }
    assertThat(todo.applyTo(address)).isEqualTo(1);
    assertThat(mariaDb.ask("select count(more) from %s.busy".formatted(address.name())))
        .containsExactly("0");
  }

  @Test
  void a_wait_is_closed_only_after_an_end_that_is_under_way_and_is_not_ended_again()
      throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicInteger ends = new AtomicInteger();
    Cancellation.Reached reached =
        cancellation.reaches(() -> {
          ends.incrementAndGet();
          begun.countDown();
          goOn.await();
        });
    Thread ending = Thread.ofPlatform().start(cancellation::request);
    begun.await();
    Thread closing = Thread.ofPlatform().start(reached::close);
    await().until(() -> closing.getState() == Thread.State.WAITING);

    goOn.countDown();
    closing.join();
    ending.join();
    cancellation.request();

    assertThat(ends).hasValue(1);
  }

  /** A statement may begin in the very moment of a request. */
  private void cancelUntilDone(FutureTask<?> work) {
    await()
        .until(() -> {
          cancellation.request();
          return work.isDone();
        });
  }

  private static void awaitStatement(DatabaseAddress address, String pattern) {
    await().until(() -> statements(address).stream().anyMatch(sql -> matches(sql, pattern)));
  }

  private static boolean matches(String sql, String pattern) {
    return pattern.endsWith("%")
        ? sql.startsWith(pattern.substring(0, pattern.length() - 1))
        : sql.equals(pattern);
  }

  private static List<String> statements(DatabaseAddress address) {
    return mariaDb.ask(
        "select info from information_schema.processlist where user = '%s' and info is not null"
            .formatted(address.user()));
  }
}

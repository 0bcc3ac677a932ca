package dev.bench.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.bench.DuplicateEntryException;
import dev.bench.SiteUnavailableException;
import dev.bench.ValidationException;
import dev.bench.testkit.RealMariaDb;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TransactionTest {

  /** A row as app code would have it. */
  record Thing(long id, String title, @Nullable Instant at, @Nullable LocalDate day) {}

  @RegisterExtension static final RealMariaDb mariaDb = new RealMariaDb();

  private static final String LONG = "select sum(sin(seq)) from seq_1_to_100000000000";
  private static final String RUNNING =
      "select count(*) from information_schema.processlist where info = '" + LONG + "'";

  private static final String WAITING =
      "select count(*) from information_schema.innodb_trx where trx_state = 'LOCK WAIT'";

  private final Databases databases = new Databases(5, "test", DatabaseLimits.STANDARD);
  private final Handles handles = new Handles();
  private DatabaseAddress address;

  @BeforeEach
  void table() {
    address = mariaDb.newDatabase();
    try (Transaction transaction = databases.begin(address, false)) {
      transaction
          .handle(handles)
          .execute(
              "create table thing (id bigint primary key auto_increment,"
                  + " title varchar(140) unique, at datetime(6), day date)");
    }
  }

  @AfterEach
  void close() {
    databases.close();
  }

  @Test
  void what_is_committed_stays_and_what_is_not_is_gone() {
    try (Transaction transaction = databases.begin(address, false)) {
      add(transaction.handle(handles), "kept");
      transaction.commit();
    }
    try (Transaction transaction = databases.begin(address, false)) {
      add(transaction.handle(handles), "dropped");
    }

    assertThat(titles()).containsExactly("kept");
  }

  @Test
  void records_with_times_map_without_registration_and_in_utc() {
    Instant at = Instant.parse("2026-01-02T03:04:05.123456Z");
    LocalDate day = LocalDate.of(2026, 2, 28);
    try (Transaction transaction = databases.begin(address, false)) {
      Handle handle = transaction.handle(handles);
      Thing made =
          handle
              .createQuery("insert into thing(title, at, day) values ('x', :at, :day) returning *")
              .bind("at", at)
              .bind("day", day)
              .mapTo(Thing.class)
              .one();
      String stored = handle.select("select cast(at as char) from thing").mapTo(String.class).one();
      String zone = handle.select("select @@session.time_zone").mapTo(String.class).one();

      assertThat(made).isEqualTo(new Thing(1, "x", at, day));
      assertThat(stored).isEqualTo("2026-01-02 03:04:05.123456");
      assertThat(zone).isEqualTo("+00:00");
    }
  }

  @Test
  void a_write_in_a_reading_unit_fails_and_says_so() {
    try (Transaction transaction = databases.begin(address, true)) {
      Handle handle = transaction.handle(handles);

      assertThatThrownBy(() -> add(handle, "x"))
          .isInstanceOf(ValidationException.class)
          .hasMessageContaining("POST");
    }
    try (Transaction transaction = databases.begin(address, false)) {
      add(transaction.handle(handles), "the same connection writes again");
    }
  }

  @Test
  void a_second_row_with_the_same_key_is_an_error_that_app_code_can_catch() {
    try (Transaction transaction = databases.begin(address, false)) {
      Handle handle = transaction.handle(handles);
      add(handle, "once");

      assertThatThrownBy(() -> add(handle, "once"))
          .isInstanceOf(DuplicateEntryException.class)
          .hasMessageContaining("once");
    }
  }

  @Test
  void begin_commit_rollback_and_close_are_refused() {
    try (Transaction transaction = databases.begin(address, false)) {
      Handle handle = transaction.handle(handles);

      assertThatThrownBy(handle::begin).hasMessageContaining("not yours");
      assertThatThrownBy(handle::commit).hasMessageContaining("not yours");
      assertThatThrownBy(handle::rollback).hasMessageContaining("not yours");
      assertThatThrownBy(handle::close).hasMessageContaining("not yours");
    }
  }

  @Test
  void an_inner_transaction_joins_the_unit_and_a_savepoint_can_be_undone() {
    try (Transaction transaction = databases.begin(address, false)) {
      Handle handle = transaction.handle(handles);
      handle.useTransaction(inner -> add(inner, "joined"));
      handle.savepoint("before");
      add(handle, "undone");
      handle.rollbackToSavepoint("before");
      transaction.commit();
    }

    assertThat(titles()).containsExactly("joined");
  }

  @Test
  void the_isolation_is_read_committed_whatever_the_server_says() {
    try (Transaction reader = databases.begin(address, false);
        Transaction writer = databases.begin(address, false)) {
      assertThat(count(reader.handle(handles))).isZero();
      add(writer.handle(handles), "x");
      writer.commit();
      assertThat(count(reader.handle(handles))).isOne();
    }
  }

  @Test
  void a_server_that_is_away_is_named() {
    DatabaseAddress nowhere =
        new DatabaseAddress("127.0.0.1", 1, Optional.empty(), "x", "x", "secret");

    assertThatThrownBy(() -> databases.begin(nowhere, false))
        .isInstanceOf(SiteUnavailableException.class)
        .hasMessageContaining("127.0.0.1:1")
        .hasMessageNotContaining("secret");
  }

  @Test
  void a_running_statement_can_be_ended_from_another_thread() throws Exception {
    try (Transaction transaction = databases.begin(address, false);
        var thread = Executors.newSingleThreadExecutor()) {
      Handle handle = transaction.handle(handles);
      Future<?> waiting = thread.submit(() -> handle.select(LONG).mapTo(Double.class).one());
      await().until(() -> mariaDb.ask(RUNNING).equals(List.of("1")));

      transaction.cancelStatement();

      assertThatThrownBy(() -> waiting.get())
          .isInstanceOf(ExecutionException.class)
          .hasMessageContaining("interrupted");
    }
  }

  @Test
  void what_a_deadlock_rolled_back_is_not_committed_although_app_code_caught_the_error()
      throws Exception {
    try (Transaction before = databases.begin(address, false)) {
      add(before.handle(handles), "a");
      add(before.handle(handles), "b");
      before.commit();
    }
    try (Transaction victim = databases.begin(address, false);
        Transaction other = databases.begin(address, false);
        var thread = Executors.newSingleThreadExecutor()) {
      add(victim.handle(handles), "lost");
      lock(victim.handle(handles), "a");
      for (int i = 0; i < 20; i++) { // the server ends the one that wrote less
        add(other.handle(handles), "other " + i);
      }
      lock(other.handle(handles), "b");
      Handle handle = victim.handle(handles);
      Future<?> waiting = thread.submit(() -> lock(handle, "b"));
      await().until(() -> mariaDb.ask(WAITING).equals(List.of("1")));
      lock(other.handle(handles), "a");
      assertThatThrownBy(() -> waiting.get()).hasCauseInstanceOf(DeadlockException.class);

      assertThatThrownBy(victim::commit).isInstanceOf(DeadlockException.class);
    }
    assertThat(titles()).containsExactly("a", "b");
  }

  private static void lock(Handle handle, String title) {
    handle.createUpdate("update thing set day = now() where title = :t").bind("t", title).execute();
  }

  private static void add(Handle handle, String title) {
    handle.createUpdate("insert into thing(title) values (:t)").bind("t", title).execute();
  }

  private static long count(Handle handle) {
    return handle.select("select count(*) from thing").mapTo(Long.class).one();
  }

  private List<String> titles() {
    try (Transaction transaction = databases.begin(address, true)) {
      return transaction
          .handle(handles)
          .select("select title from thing order by id")
          .mapTo(String.class)
          .list();
    }
  }
}

package dev.bench.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.bench.ServiceUnavailableException;
import dev.bench.database.place.SharedPlaces;
import dev.bench.testkit.RealMariaDb;
import dev.bench.time.BenchClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ConnectionBudgetTest {

  private static final int BUDGET = 3;
  private static final int SITES = 12;

  /** The server counts a connection a moment longer than we do. */
  private static final int BEING_CLOSED = 2;

  @RegisterExtension static final RealMariaDb mariaDb = new RealMariaDb();

  private final Handles handles = new Handles();

  @Test
  void many_sites_touched_by_many_threads_never_have_more_connections_than_the_budget()
      throws Exception {
    List<DatabaseAddress> sites = new ArrayList<>();
    for (int i = 0; i < SITES; i++) {
      sites.add(mariaDb.newDatabase());
    }
    try (Databases databases = new Databases(BUDGET, "test", DatabaseLimits.STANDARD);
        var threads = Executors.newFixedThreadPool(8)) {
      List<Future<Long>> counts = new ArrayList<>();
      for (int i = 0; i < SITES * 10; i++) {
        DatabaseAddress site = sites.get(i % SITES);
        counts.add(threads.submit(() -> connectionsSeenFrom(databases, site)));
      }
      for (Future<Long> count : counts) {
        assertThat(count.get()).isBetween(1L, (long) BUDGET + BEING_CLOSED);
      }
    }
    await().untilAsserted(() -> assertThat(connections()).isZero());
  }

  @Test
  void a_unit_that_finds_the_budget_in_use_is_told_so() {
    DatabaseAddress site = mariaDb.newDatabase();
    try (Databases databases =
            new Databases(1, "test", DatabaseLimits.STANDARD.withWait(Duration.ofMillis(50)));
        Transaction held = databases.begin(site, false)) {
      assertThat(held).isNotNull();
      assertThatThrownBy(() -> databases.begin(site, false))
          .isInstanceOf(ServiceUnavailableException.class)
          .hasMessageContaining("busy");
    }
  }

  @Test
  void a_site_whose_connections_are_all_in_use_takes_none_from_the_others() throws Exception {
    DatabaseAddress busy = mariaDb.newDatabase();
    DatabaseAddress other = mariaDb.newDatabase();
    DatabaseLimits one =
        new DatabaseLimits(
            1,
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            Duration.ZERO);
    try (Databases databases = new Databases(2, "test", one);
        var threads = Executors.newCachedThreadPool()) {
      Transaction held = databases.begin(busy, false);
      List<Future<?>> waiting = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        waiting.add(threads.submit(() -> databases.begin(busy, false).close()));
      }
      await().until(() -> threadsThatWait() == 4);

      threads.submit(() -> databases.begin(other, false).close()).get();

      held.close();
      for (Future<?> each : waiting) {
        each.get();
      }
    }
  }

  private static long threadsThatWait() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(thread -> thread.getKey().getState() == Thread.State.TIMED_WAITING)
        .filter(thread ->
            Arrays.stream(thread.getValue())
                .anyMatch(frame -> frame.getClassName().equals(Databases.class.getName())))
        .count();
  }

  @Test
  void pools_of_many_sites_share_one_thread_for_their_upkeep() {
    try (Databases databases = new Databases(BUDGET, "upkeep", DatabaseLimits.STANDARD)) {
      for (int i = 0; i < SITES; i++) {
        databases.begin(mariaDb.newDatabase(), true).close();
      }

      assertThat(Thread.getAllStackTraces().keySet())
          .extracting(Thread::getName)
          .noneMatch(name -> name.contains("housekeeper"))
          .contains("db-upkeep");
    }
  }

  @Test
  void while_another_process_waits_one_pool_at_a_time_is_emptied_the_least_recently_used_first() {
    AtomicReference<Consumer<String>> wanted = new AtomicReference<>(server -> {});
    try (Databases databases =
        new Databases(
            BUDGET, "wanted", DatabaseLimits.STANDARD, BenchClock.system(), places(wanted))) {
      DatabaseAddress older = mariaDb.newDatabase();
      DatabaseAddress newer = mariaDb.newDatabase();
      long ofOlder = connectionId(databases, older);
      long ofNewer = connectionId(databases, newer);

      wanted.get().accept(older.server());

      assertThat(connectionId(databases, newer)).isEqualTo(ofNewer);
      assertThat(connectionId(databases, older)).isNotEqualTo(ofOlder);
    }
  }

  /** As many places as are wanted, and {@code wanted} for what is called when others wait. */
  private static SharedPlaces places(AtomicReference<Consumer<String>> wanted) {
    return new SharedPlaces() {
      @Override
      public boolean take(String server) {
        return true;
      }

      @Override
      public void giveBack(String server) {
        // There are enough.
      }

      @Override
      public void whenWanted(Consumer<String> closeIdle) {
        wanted.set(closeIdle);
      }
    };
  }

  private long connectionId(Databases databases, DatabaseAddress site) {
    try (Transaction transaction = databases.begin(site, true)) {
      return transaction.handle(handles).select("select connection_id()").mapTo(Long.class).one();
    }
  }

  private long connectionsSeenFrom(Databases databases, DatabaseAddress site) {
    try (Transaction transaction = databases.begin(site, true)) {
      assertThat(transaction.handle(handles).select("select 1").mapTo(Long.class).one()).isOne();
      return connections();
    }
  }

  private static long connections() {
    return Long.parseLong(
        mariaDb
            .ask("select count(*) from information_schema.processlist where user <> 'root'")
            .getFirst());
  }
}

package dev.bench.database;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bench.database.place.ConnectionPlaces;
import dev.bench.database.place.SharedPlaces;
import dev.bench.testkit.RealMariaDb;
import java.sql.Connection;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SitePoolTest {

  @RegisterExtension static final RealMariaDb mariaDb = new RealMariaDb();

  @Test
  void an_unused_pool_without_connections_is_closed_until_it_is_asked_again() throws Exception {
    try (var upkeep = Executors.newScheduledThreadPool(1)) {
      SitePool pool = pool(upkeep, "unused");
      Connection connection = pool.connection();
      assertThat(pool.closeUnused(Duration.ZERO)).isFalse(); // it has one
      connection.close();
      pool.evictIdle();
      await().until(() -> pool.closeUnused(Duration.ZERO));
      assertThat(pool.hasIdle()).isFalse();

      pool.connection().close();
      assertThat(pool.hasIdle()).isTrue();
      pool.close();
    }
  }

  @Test
  void who_asks_for_a_connection_gets_one_although_others_evict_all_the_time() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    try (var upkeep = Executors.newScheduledThreadPool(1);
        var evictor = Executors.newSingleThreadExecutor()) {
      SitePool pool = pool(upkeep, "evicted");
      pool.connection().close();
      Future<?> evicting =
          evictor.submit(() -> {
            while (!done.get()) {
              pool.evictIdle();
            }
          });
      try {
        for (int i = 0; i < 50; i++) {
          try (Connection connection = pool.connection()) {
            assertThat(connection.isClosed()).isFalse();
          }
        }
      } finally {
        done.set(true);
        evicting.get(10, SECONDS);
        pool.close();
      }
    }
  }

  private static SitePool pool(ScheduledExecutorService upkeep, String name) {
    return new SitePool(
        mariaDb.newDatabase(),
        new SitePool.Settings(
            name,
            DatabaseLimits.STANDARD,
            2,
            new ConnectionPlaces(new Semaphore(2), SharedPlaces.UNLIMITED),
            () -> {},
            upkeep),
        new ServerBreaker(name, () -> {}));
  }
}

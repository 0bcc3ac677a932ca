package dev.bench.database;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.testkit.RealMariaDb;
import java.sql.Connection;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SitePoolTest {

  @RegisterExtension static final RealMariaDb mariaDb = new RealMariaDb();

  @Test
  void who_asks_for_a_connection_gets_one_although_others_evict_all_the_time() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    try (var upkeep = Executors.newScheduledThreadPool(1);
        var evictor = Executors.newSingleThreadExecutor()) {
      SitePool pool =
          new SitePool(
              mariaDb.newDatabase(),
              new SitePool.Settings(
                  "evicted", DatabaseLimits.STANDARD, 2, new Semaphore(2), () -> {}, upkeep),
              new ServerBreaker("evicted", () -> {}));
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
}

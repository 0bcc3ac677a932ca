package dev.bench.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.bench.ServiceUnavailableException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ConnectionSharesTest {

  private static final Duration LONG = Duration.ofMinutes(1);

  @Test
  void one_site_has_less_than_half_so_that_two_slow_ones_leave_something() {
    ConnectionShares shares = new ConnectionShares(9, 100);

    assertThat(shares.ofSite()).isEqualTo(4);
    assertThat(placesOf(shares, site("a", 1))).isEqualTo(4);
    assertThat(placesOf(shares, site("b", 1))).isEqualTo(4);
    assertThat(placesOf(shares, site("c", 1))).isEqualTo(1);
    assertThat(placesOf(shares, site("d", 1))).isZero();
  }

  @Test
  void a_server_leaves_the_share_of_a_site_to_other_servers_once_there_are_some() {
    ConnectionShares shares = new ConnectionShares(9, 3);
    shares.take(site("other", 2), LONG, () -> {}).run();
    assertThat(placesOf(shares, site("a", 1))).isEqualTo(3);
    assertThat(placesOf(shares, site("b", 1))).isEqualTo(3);
    assertThat(placesOf(shares, site("c", 1))).isZero();
    assertThat(placesOf(shares, site("other", 2))).isEqualTo(3);

    ConnectionShares alone = new ConnectionShares(9, 3);
    assertThat(placesOf(alone, site("a", 1))).isEqualTo(3);
    assertThat(placesOf(alone, site("b", 1))).isEqualTo(3);
    assertThat(placesOf(alone, site("c", 1))).isEqualTo(3);
  }

  @Test
  void the_smallest_budgets_still_give_a_place() {
    assertThat(placesOf(new ConnectionShares(1, 10), site("a", 1))).isOne();
    assertThat(placesOf(new ConnectionShares(2, 10), site("a", 1))).isOne();
    ConnectionShares two = new ConnectionShares(2, 10);
    two.take(site("other", 2), LONG, () -> {}).run();
    assertThat(placesOf(two, site("a", 1))).isOne();
  }

  @Test
  void a_place_that_is_given_back_goes_to_one_that_waits() throws Exception {
    ConnectionShares shares = new ConnectionShares(3, 1);
    Runnable place = shares.take(site("a", 1), LONG, () -> {});
    try (var thread = Executors.newSingleThreadExecutor()) {
      Future<Runnable> waiting = thread.submit(() -> shares.take(site("a", 1), LONG, () -> {}));

      place.run();

      waiting.get().run();
    }
    assertThat(placesOf(shares, site("a", 1))).isOne();
  }

  @Test
  void what_waits_is_told_when_that_is_of_no_use_any_more() throws Exception {
    ConnectionShares shares = new ConnectionShares(3, 1);
    shares.take(site("a", 1), LONG, () -> {});
    AtomicBoolean away = new AtomicBoolean();
    AtomicInteger looks = new AtomicInteger();
    try (var thread = Executors.newSingleThreadExecutor()) {
      Future<?> waiting =
          thread.submit(() ->
              shares.take(
                  site("a", 1),
                  LONG,
                  () -> {
                    looks.incrementAndGet();
                    if (away.get()) {
                      throw new IllegalStateException("away");
                    }
                  }));
      await().until(() -> looks.get() > 0);
      away.set(true);

      shares.wake();

      assertThatThrownBy(waiting::get)
          .isInstanceOf(ExecutionException.class)
          .hasMessageContaining("away");
    }
  }

  private static int placesOf(ConnectionShares shares, DatabaseAddress site) {
    int places = 0;
    while (true) {
      try {
        shares.take(site, Duration.ZERO, () -> {});
        places++;
      } catch (ServiceUnavailableException full) {
        return places;
      }
    }
  }

  private static DatabaseAddress site(String name, int server) {
    return new DatabaseAddress("server" + server, 3306, Optional.empty(), name, name, "x");
  }
}

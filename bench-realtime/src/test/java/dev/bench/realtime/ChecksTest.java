package dev.bench.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class ChecksTest {

  private static final ClientLimits ONE_AT_A_TIME =
      new ClientLimits(Duration.ofSeconds(1), Duration.ofSeconds(1), 1, 1, 1);

  @Test
  void a_check_that_never_began_gives_its_place_back() throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
      thread.execute(() -> awaitStubbornly(busy));
      Checks checks = new Checks(thread, ONE_AT_A_TIME);
      assertThatThrownBy(() -> checks.ask(() -> "late")).isInstanceOf(TimeoutException.class);

      busy.countDown();

      assertThat(checks.ask(() -> "in time")).isEqualTo("in time");
    }
  }

  @Test
  void a_check_that_hangs_keeps_its_place_until_it_ends() throws Exception {
    CountDownLatch hanging = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Checks checks = new Checks(threads, ONE_AT_A_TIME);
      assertThatThrownBy(() -> checks.ask(() -> awaitStubbornly(hanging)))
          .hasMessageContaining("a check took longer");
      assertThatThrownBy(() -> checks.ask(() -> "crowded")).hasMessageContaining("too many checks");

      hanging.countDown();

      assertThat(checks.ask(() -> "again")).isEqualTo("again");
    }
  }

  private static boolean awaitStubbornly(CountDownLatch latch) {
    boolean done = false;
    while (!done) {
      try {
        latch.await();
        done = true;
      } catch (InterruptedException e) {
        done = latch.getCount() == 0; // app code that does not listen
      }
    }
    return done;
  }
}

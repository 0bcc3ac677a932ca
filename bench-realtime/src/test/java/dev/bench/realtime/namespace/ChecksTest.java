package dev.bench.realtime.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class ChecksTest {

  private static final String SITE = "site1.localhost";

  private static Checks oneAtATime(ExecutorService threads) {
    return new Checks(threads, 1, 1, Duration.ofSeconds(1));
  }

  @Test
  void a_check_that_never_began_gives_its_place_back() throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
      thread.execute(() -> awaitStubbornly(busy));
      Checks checks = oneAtATime(thread);
      assertThatThrownBy(() -> checks.ask(SITE, () -> "late")).isInstanceOf(TimeoutException.class);

      busy.countDown();

      assertThat(checks.ask(SITE, () -> "in time")).isEqualTo("in time");
    }
  }

  @Test
  void a_check_that_hangs_keeps_its_place_until_it_ends() throws Exception {
    CountDownLatch hanging = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Checks checks = oneAtATime(threads);
      assertThatThrownBy(() -> checks.ask(SITE, () -> awaitStubbornly(hanging)))
          .hasMessageContaining("a check took longer");
      assertThatThrownBy(() -> checks.ask(SITE, () -> "crowded"))
          .hasMessageContaining("too many checks");

      hanging.countDown();

      assertThat(checks.ask(SITE, () -> "again")).isEqualTo("again");
    }
  }

  @Test
  void a_site_takes_no_more_than_its_share_of_the_places() throws Exception {
    CountDownLatch hanging = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Checks checks = new Checks(threads, 4, 2, Duration.ofMillis(100));
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> checks.ask("slow", () -> awaitStubbornly(hanging)))
            .hasMessageContaining("a check took longer");
      }
      assertThatThrownBy(() -> checks.ask("slow", () -> "crowded"))
          .hasMessageContaining("too many checks");

      Checks patient = new Checks(threads, 4, 2, Duration.ofMinutes(1));
      assertThat(patient.ask("other", () -> "in time")).isEqualTo("in time");
      hanging.countDown();
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

package dev.bench.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.bench.ServiceUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

class LoginCrowdTest {

  @Test
  void who_comes_to_a_crowd_of_logins_is_sent_away_at_once_and_holds_no_thread() throws Exception {
    Semaphore turns = new Semaphore(0);
    Passwords passwords = new Passwords(1, turns);
    List<Future<Boolean>> crowd = new ArrayList<>();
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      for (int i = 0; i < Passwords.MOST_WAITING; i++) {
        crowd.add(threads.submit(() -> passwords.matches("guess", null)));
      }
      await().until(() -> turns.getQueueLength() == Passwords.MOST_WAITING);
      long began = System.nanoTime();

      assertThatThrownBy(() -> passwords.matches("guess", null))
          .isInstanceOf(ServiceUnavailableException.class)
          .hasMessageContaining("try again");

      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Passwords.TURN);
      turns.release();
      for (Future<Boolean> waited : crowd) {
        assertThat(waited.get()).isFalse();
      }
    }
  }
}

package dev.bench.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.bench.ServiceUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoginCrowdTest {

  private static final int SLOW = 4_000_000;
  private static final int WAITING = 8;

  @Test
  void who_comes_to_a_crowd_of_logins_is_sent_away_at_once_and_holds_no_thread() throws Exception {
    Passwords passwords = new Passwords(SLOW);
    List<Thread> crowd = new ArrayList<>();
    for (int i = 0; i < Runtime.getRuntime().availableProcessors() + WAITING; i++) {
      crowd.add(Thread.ofPlatform().daemon().start(() -> passwords.matches("guess", null)));
    }
    await()
        .pollInterval(Duration.ofMillis(5))
        .until(() ->
            crowd.stream().filter(t -> t.getState() == Thread.State.TIMED_WAITING).count()
                == WAITING);
    long began = System.nanoTime();

    assertThatThrownBy(() -> passwords.matches("guess", null))
        .isInstanceOf(ServiceUnavailableException.class)
        .hasMessageContaining("try again");

    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(1));
  }
}

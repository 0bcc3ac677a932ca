package dev.bench.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackOffTest {

  @Test
  void doubles_with_jitter_up_to_the_longest_wait_and_begins_anew() {
    BackOff backOff = new BackOff(Duration.ofMillis(100), Duration.ofMillis(300));
    assertThat(backOff.next()).isBetween(Duration.ofMillis(50), Duration.ofMillis(100));
    assertThat(backOff.next()).isBetween(Duration.ofMillis(100), Duration.ofMillis(200));
    assertThat(backOff.next()).isBetween(Duration.ofMillis(150), Duration.ofMillis(300));
    assertThat(backOff.next()).isBetween(Duration.ofMillis(150), Duration.ofMillis(300));
    backOff.reset();
    assertThat(backOff.next()).isBetween(Duration.ofMillis(50), Duration.ofMillis(100));
  }
}

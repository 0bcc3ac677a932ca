package dev.bench.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PrefetchTest {

  private final Prefetch prefetch = new Prefetch(10);

  private void ended(int jobs, Duration worked) {
    for (int job = 0; job < jobs; job++) {
      prefetch.ended(worked);
    }
  }

  @Test
  void none_is_kept_ready_before_jobs_have_been_short_for_a_while() {
    assertThat(prefetch.jobs()).isZero();
    ended(10, Duration.ofMillis(1));
    assertThat(prefetch.jobs()).isZero();
    ended(100, Duration.ofMillis(1));
    assertThat(prefetch.jobs()).isEqualTo(10);
  }

  @Test
  void as_many_are_kept_ready_as_run_in_ten_milliseconds() {
    ended(100, Duration.ofMillis(3));
    assertThat(prefetch.jobs()).isEqualTo(3);
    ended(100, Duration.ofNanos(0));
    assertThat(prefetch.jobs()).isEqualTo(10);
  }

  @Test
  void none_is_kept_ready_after_a_long_job() {
    ended(100, Duration.ofMillis(1));
    ended(1, Duration.ofSeconds(10));
    assertThat(prefetch.jobs()).isZero();
    ended(20, Duration.ofMillis(1));
    assertThat(prefetch.jobs()).isZero();
  }

  @Test
  void none_is_kept_ready_once_some_had_to_be_handed_back() {
    ended(100, Duration.ofMillis(1));
    prefetch.wasWrong();
    assertThat(prefetch.jobs()).isZero();
  }

  @Test
  void none_is_kept_ready_when_the_settings_say_so() {
    Prefetch off = new Prefetch(0);
    for (int job = 0; job < 100; job++) {
      off.ended(Duration.ofMillis(1));
    }
    assertThat(off.jobs()).isZero();
  }
}

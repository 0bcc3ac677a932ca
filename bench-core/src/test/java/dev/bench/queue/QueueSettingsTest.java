package dev.bench.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.config.Settings;
import dev.bench.queue.lanes.Retention;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QueueSettingsTest {

  private static final Settings NONE = new Settings(Map.of());

  @Test
  void what_is_kept_of_ended_jobs_by_default() {
    assertThat(Retention.of(NONE)).isEqualTo(new Retention(50_000, 1000, 1000, Duration.ofDays(7)));
  }

  @Test
  void what_is_kept_of_ended_jobs_comes_from_the_settings() {
    Settings settings =
        new Settings(
            Map.of(
                "rq_finished_jobs_kept", 1,
                "rq_failed_jobs_kept", 2,
                "rq_canceled_jobs_kept", 3,
                "rq_canceled_ttl", 4));
    assertThat(Retention.of(settings)).isEqualTo(new Retention(1, 2, 3, Duration.ofSeconds(4)));
  }

  @Test
  void a_queue_waits_two_seconds_behind_more_urgent_ones_by_default() {
    assertThat(Queues.of(NONE).patience()).hasSeconds(2);
    assertThat(Queues.of(new Settings(Map.of("queue_patience", "500ms"))).patience())
        .hasMillis(500);
  }

  @Test
  void a_million_jobs_of_a_site_may_wait_and_repeats_are_spread_by_a_tenth_by_default() {
    assertThat(Queues.of(NONE).mostQueued()).isEqualTo(1_000_000);
    assertThat(Queues.of(NONE).retryJitter()).isEqualTo(10);
  }
}

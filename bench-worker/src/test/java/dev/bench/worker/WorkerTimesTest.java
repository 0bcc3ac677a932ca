package dev.bench.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.config.Settings;
import dev.bench.worker.WorkerOptions.Times;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkerTimesTest {

  @Test
  void lease_drain_and_grace_come_from_the_settings() {
    Times times =
        Times.of(
            new Settings(
                Map.of("worker_lease", "30s", "worker_drain", "2m", "worker_grace", "500ms")));

    assertThat(times.lease()).hasSeconds(30);
    assertThat(times.beat()).hasSeconds(10);
    assertThat(times.drain()).hasMinutes(2);
    assertThat(times.grace()).hasMillis(500);
  }

  @Test
  void what_is_not_said_is_standard() {
    assertThat(Times.of(new Settings(Map.of()))).isEqualTo(Times.STANDARD);
  }

  @Test
  void bounds_come_from_the_settings_and_have_defaults() {
    assertThat(Bounds.of(new Settings(Map.of()))).isEqualTo(new Bounds(2, 10, 100));
    Settings settings =
        new Settings(Map.of("max_suspects", 1, "worker_prefetch", 0, "max_unparked_per_second", 5));
    assertThat(Bounds.of(settings)).isEqualTo(new Bounds(1, 0, 5));
  }

  @Test
  void a_lease_too_short_for_heartbeats_is_refused() {
    assertThatThrownBy(() -> Times.of(new Settings(Map.of("worker_lease", "1s"))))
        .hasMessage("worker_lease is 1000 ms, expected 3s or more");
  }
}

package dev.bench.web.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.config.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LimitsTest {

  @Test
  void a_bench_without_settings_has_the_documented_limits() {
    Limits limits = Limits.of(new Settings(Map.of()));
    assertThat(limits.bodyBytes()).isEqualTo(26_214_400);
    assertThat(limits.answerBytes()).isEqualTo(1_073_741_824);
    int connections = limits.counts().connections();
    assertThat(limits.counts()).isEqualTo(new Limits.Counts(1024, 32, 64, 64, connections));
    assertThat(connections).isBetween(16, 1_000_000); // by the limit of open files
  }

  @Test
  void settings_change_the_limits() {
    Map<String, Object> settings =
        Map.of(
            "max_file_size", 5,
            "max_answer_size", 6,
            "web_requests", 4,
            "web_workers", 3,
            "web_bodies_per_address", 2,
            "web_event_streams", 1,
            "web_connections", 7);
    Limits limits = Limits.of(new Settings(settings));
    assertThat(limits.bodyBytes()).isEqualTo(5);
    assertThat(limits.answerBytes()).isEqualTo(6);
    assertThat(limits.counts()).isEqualTo(new Limits.Counts(4, 3, 2, 1, 7));
  }

  @Test
  void a_limit_below_one_is_refused_by_name() {
    assertThatThrownBy(() -> Limits.of(new Settings(Map.of("web_event_streams", 0))))
        .hasMessageContaining("web_event_streams is 0");
  }
}

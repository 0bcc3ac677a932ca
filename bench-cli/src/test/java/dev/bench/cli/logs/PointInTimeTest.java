package dev.bench.cli.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.process.output.Stamp;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PointInTimeTest {

  private static final Instant NOW = Instant.parse("2026-10-03T19:48:23.123Z");
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @ParameterizedTest
  @CsvSource({
    "30s, 2026-10-03T19:47:53.123Z",
    "10m, 2026-10-03T19:38:23.123Z",
    "1h30m, 2026-10-03T18:18:23.123Z",
    "7d, 2026-09-26T19:48:23.123Z",
    "2026-10-01, 2026-09-30T22:00:00Z",
    "2026-10-01T09:30, 2026-10-01T07:30:00Z",
    "2026-10-01 09:30:15, 2026-10-01T07:30:15Z",
    "2026-10-01T09:30:00.5Z, 2026-10-01T09:30:00.500Z",
    "2026-10-01T09:30+01:00, 2026-10-01T08:30:00Z",
    "21:30, 2026-10-03T19:30:00Z",
    "22:00, 2026-10-02T20:00:00Z",
  })
  void people_say_how_long_ago_or_when(String text, Instant meant) {
    assertThat(PointInTime.parse(text, NOW, BERLIN)).isEqualTo(meant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"yesterday", "", "10", "m", "25:00", "2026-13-01", "10m ago", "99999999d"})
  void what_is_no_time_is_refused_with_examples(String text) {
    assertThatThrownBy(() -> PointInTime.parse(text, NOW, BERLIN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("`" + text + "`")
        .hasMessageContaining("10m")
        .hasMessageContaining("2026-10-03T21:30");
  }

  @Test
  void the_time_in_a_log_file_is_one() {
    assertThat(PointInTime.parse(Stamp.format(NOW, BERLIN), NOW, ZoneId.of("UTC"))).isEqualTo(NOW);
  }
}

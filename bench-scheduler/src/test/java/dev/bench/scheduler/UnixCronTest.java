package dev.bench.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnixCronTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          */15 * * * *       | 2026-01-01T00:00:30Z | 2026-01-01T00:15:00Z
          0 0 * * *          | 2026-01-01T00:00:00Z | 2026-01-02T00:00:00Z
          0 0 13 * 5         | 2026-02-01T00:00:00Z | 2026-02-06T00:00:00Z
          0 0 */2 * 1        | 2026-01-01T00:00:00Z | 2026-01-05T00:00:00Z
          0 0 * * 7          | 2026-01-01T00:00:00Z | 2026-01-04T00:00:00Z
          0 0 * * 0-7        | 2026-01-01T00:00:00Z | 2026-01-02T00:00:00Z
          0 0 29 feb *       | 2026-01-01T00:00:00Z | 2028-02-29T00:00:00Z
          5/20 * * * *       | 2026-01-01T00:05:00Z | 2026-01-01T00:25:00Z
          0 9-17/4 * * mon-fri | 2026-01-02T17:00:00Z | 2026-01-05T09:00:00Z
          @monthly           | 2026-01-01T00:00:00Z | 2026-02-01T00:00:00Z
          """)
  void the_next_fire_is_the_one_of_crontab(String line, Instant after, Instant expected) {
    assertThat(UnixCron.parse(line).next(after, ZoneOffset.UTC)).contains(expected);
  }

  @Test
  void a_line_that_never_fires_says_so() {
    assertThat(UnixCron.parse("0 0 31 2 *").next(Instant.EPOCH, ZoneOffset.UTC)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "* * * *",
        "60 * * * *",
        "* 24 * * *",
        "* * 0 * *",
        "* * * 13 *",
        "* * * * 8",
        "5-1 * * * *",
        "*/0 * * * *",
        "a * * * *",
        "1,,2 * * * *",
        "@reboot",
        "",
        "1/2/3 * * * *"
      })
  void a_wrong_line_is_refused_with_what_to_write(String line) {
    assertThatThrownBy(() -> UnixCron.parse(line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("write");
  }

  @Test
  void a_fixed_time_in_the_gap_fires_at_the_first_minute_after_it() {
    Instant before = Instant.parse("2026-03-28T12:00:00Z");

    // 02:30 does not exist on 29 March 2026 in Berlin: the clocks go from 02:00 to 03:00.
    assertThat(UnixCron.parse("30 2 * * *").next(before, BERLIN))
        .contains(Instant.parse("2026-03-29T01:00:00Z"));
  }

  @Test
  void in_the_doubled_hour_a_fixed_time_fires_once_and_a_starred_one_twice() {
    Instant before = Instant.parse("2026-10-24T23:50:00Z");

    assertThat(fires("30 2 * * *", before, 2))
        .containsExactly(
            Instant.parse("2026-10-25T00:30:00Z"), Instant.parse("2026-10-26T01:30:00Z"));
    assertThat(fires("30 * * * *", before, 3))
        .containsExactly(
            Instant.parse("2026-10-25T00:30:00Z"),
            Instant.parse("2026-10-25T01:30:00Z"),
            Instant.parse("2026-10-25T02:30:00Z"));
  }

  @Test
  void random_lines_fire_exactly_when_a_minute_by_minute_reading_says() {
    Random random = new Random(42);
    for (int i = 0; i < 60; i++) {
      String line = randomLine(random);
      UnixCron cron = UnixCron.parse(line);
      Instant start =
          Instant.parse("2026-01-01T00:00:00Z").plus(random.nextInt(500_000), ChronoUnit.MINUTES);
      List<Instant> expected = PlainCron.fires(line, start, start.plus(10, ChronoUnit.DAYS));
      List<Instant> actual = fires(line, start, expected.size());

      assertThat(actual).as(line).isEqualTo(expected);
      assertThat(cron.next(start, ZoneOffset.UTC)).as(line).isNotEqualTo(start);
    }
  }

  private static List<Instant> fires(String line, Instant after, int count) {
    UnixCron cron = UnixCron.parse(line);
    ZoneId zone = line.startsWith("30") ? BERLIN : ZoneOffset.UTC;
    List<Instant> fires = new ArrayList<>();
    Instant at = after;
    for (int i = 0; i < count; i++) {
      at = cron.next(at, zone).orElseThrow();
      fires.add(at);
    }
    return fires;
  }

  private static String randomLine(Random random) {
    return String.join(
        " ",
        field(random, 0, 29),
        field(random, 0, 23),
        field(random, 1, 31),
        field(random, 1, 12),
        field(random, 0, 7));
  }

  private static String field(Random random, int low, int high) {
    int a = low + random.nextInt(high - low + 1);
    int b = low + random.nextInt(high - low + 1);
    return switch (random.nextInt(6)) {
      case 0 -> "*/" + (1 + random.nextInt(9));
      case 1 -> Math.min(a, b) + "-" + Math.max(a, b);
      case 2 -> Math.min(a, b) + "-" + Math.max(a, b) + "/" + (1 + random.nextInt(4));
      case 3 -> a + "," + b;
      default -> "*";
    };
  }
}

package dev.bench.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnixCronTest {

  private static final ZoneId AMSTERDAM = ZoneId.of("Europe/Amsterdam");

  private static List<String> fires(String line, String after, ZoneId zone, int count) {
    UnixCron cron = UnixCron.parse(line);
    List<String> fires = new ArrayList<>();
    Instant at = LocalDateTime.parse(after).atZone(zone).toInstant();
    for (int i = 0; i < count; i++) {
      at = cron.next(at, zone).orElseThrow();
      fires.add(at.atZone(zone).toOffsetDateTime().toString());
    }
    return fires;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "* * * * *          | 2026-01-01T00:00   | 2026-01-01T00:01Z",
        "*/15 * * * *       | 2026-01-01T00:15   | 2026-01-01T00:30Z",
        "5/15 * * * *       | 2026-01-01T00:21   | 2026-01-01T00:35Z",
        "0 0 * * *          | 2026-01-01T00:00   | 2026-01-02T00:00Z",
        "@daily             | 2026-01-01T00:00   | 2026-01-02T00:00Z",
        "0 0 * * 0          | 2026-01-01T00:00   | 2026-01-04T00:00Z",
        "0 0 * * 7          | 2026-01-01T00:00   | 2026-01-04T00:00Z",
        "0 0 * * 0-7        | 2026-01-01T00:00   | 2026-01-02T00:00Z",
        "0 0 * * SUN-Tue    | 2026-01-01T00:00   | 2026-01-04T00:00Z",
        "0 0 * * fri-sun    | 2026-01-01T00:00   | 2026-01-02T00:00Z",
        "0 0 * * 5-7/2      | 2026-01-02T00:00   | 2026-01-04T00:00Z",
        "0 0 29 2 *         | 2026-01-01T00:00   | 2028-02-29T00:00Z",
        "0 0 1 jan *        | 2026-01-01T00:00   | 2027-01-01T00:00Z",
        "0 0 13 * 5         | 2026-01-01T00:00   | 2026-01-02T00:00Z",
        "0 0 13 * 5         | 2026-01-09T00:00   | 2026-01-13T00:00Z",
        "0 0 */2 * 5        | 2026-01-02T00:00   | 2026-01-09T00:00Z",
        "0 0 1,15 * */7     | 2026-01-02T00:00   | 2026-02-01T00:00Z",
        "59 23 31 12 *      | 2026-12-31T23:59   | 2027-12-31T23:59Z",
        "0 9-17/4 * * mon-fri | 2026-01-02T17:00 | 2026-01-05T09:00Z",
        "10-20/5,40 3 * * * | 2026-01-01T03:20   | 2026-01-01T03:40Z"
      })
  void is_due_as_crontab_says(String line, String after, String due) {
    assertThat(fires(line, after, ZoneOffset.UTC, 1)).containsExactly(due);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "* * * *",
        "* * * * * *",
        "60 * * * *",
        "* 24 * * *",
        "* * 0 * *",
        "* * 32 * *",
        "* * * 13 *",
        "* * * * 8",
        "5-1 * * * *",
        "*/0 * * * *",
        "1-2-3 * * * *",
        "a * * * *",
        "*/2/2 * * * *",
        "1,,2 * * * *",
        "-1 * * * *",
        "0 0 31 2 *",
        "0 0 30 feb *",
        "@reboot",
        "0 0 * * sunday",
        "99999 * * * *",
        "*5 * * * *"
      })
  void says_what_is_wrong_with_a_line(String line) {
    assertThatThrownBy(() -> UnixCron.parse(line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("The schedule \"" + line + "\" is wrong: ");
  }

  @Test
  void names_the_field_and_the_value() {
    assertThatThrownBy(() -> UnixCron.parse("0 25 * * *"))
        .hasMessage(
            "The schedule \"0 25 * * *\" is wrong: its hour \"25\" is wrong: 25 is not between 0"
                + " and 23");
  }

  @Test
  void a_time_in_the_gap_runs_right_after_it() {
    assertThat(fires("30 2 * * *", "2026-03-28T12:00", AMSTERDAM, 2))
        .containsExactly("2026-03-29T03:00+02:00", "2026-03-30T02:30+02:00");
    assertThat(fires("*/30 * * * *", "2026-03-29T01:29", AMSTERDAM, 3))
        .containsExactly(
            "2026-03-29T01:30+01:00", "2026-03-29T03:00+02:00", "2026-03-29T03:30+02:00");
  }

  @Test
  void a_fixed_time_in_the_doubled_hour_runs_once_and_minutes_each_time() {
    assertThat(fires("30 2 * * *", "2026-10-24T12:00", AMSTERDAM, 2))
        .containsExactly("2026-10-25T02:30+02:00", "2026-10-26T02:30+01:00");
    assertThat(fires("*/30 * * * *", "2026-10-25T01:59", AMSTERDAM, 5))
        .containsExactly(
            "2026-10-25T02:00+02:00",
            "2026-10-25T02:30+02:00",
            "2026-10-25T02:00+01:00",
            "2026-10-25T02:30+01:00",
            "2026-10-25T03:00+01:00");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UTC",
        "Europe/Amsterdam",
        "America/New_York",
        "Africa/Casablanca",
        "Australia/Lord_Howe",
        "Asia/Kathmandu"
      })
  void agrees_with_a_walk_over_every_minute(String name) {
    ZoneId zone = ZoneId.of(name);
    Random random = new Random(name.hashCode());
    for (int round = 0; round < 40; round++) {
      String line = CronWalk.randomLine(random);
      UnixCron cron;
      try {
        cron = UnixCron.parse(line);
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageContaining("no such day ever comes");
        continue;
      }
      Instant from =
          Instant.parse("2026-01-01T00:00:00Z").plus(Duration.ofDays(random.nextInt(400)));
      Instant to = from.plus(Duration.ofDays(45));
      List<Instant> fires = new ArrayList<>();
      Instant at = cron.next(from, zone).orElseThrow();
      while (!at.isAfter(to)) {
        fires.add(at);
        at = cron.next(at, zone).orElseThrow();
      }
      assertThat(fires)
          .as("%s in %s from %s", line, zone, from)
          .isEqualTo(CronWalk.fires(line, from, to, zone));
    }
  }
}

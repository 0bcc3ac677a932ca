package dev.bench.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.Missed;
import dev.bench.app.UnixCron;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class DueFiresTest {

  private static final Instant LAST = Instant.parse("2026-11-01T00:00:00Z");

  private final DueFires daily = line("0 0 * * *");

  @Test
  void a_fire_in_its_minute_is_due_whatever_is_done_about_missed_ones() {
    Instant now = LAST.plus(Duration.ofDays(1)).plusSeconds(1);
    for (Missed missed : Missed.values()) {
      assertThat(daily.since(LAST, daily.latest(now).orElseThrow(), now, missed))
          .containsExactly(LAST.plus(Duration.ofDays(1)));
    }
  }

  @Test
  void nothing_is_due_twice() {
    Instant now = LAST.plusSeconds(30);
    assertThat(daily.since(LAST, daily.latest(now).orElseThrow(), now, Missed.ALL)).isEmpty();
  }

  @Test
  void one_run_stands_for_all_missed_ones_or_none_or_each() {
    Instant now = LAST.plus(Duration.ofDays(3)).plus(Duration.ofHours(1));
    Instant latest = daily.latest(now).orElseThrow();

    assertThat(daily.since(LAST, latest, now, Missed.ONCE))
        .containsExactly(LAST.plus(Duration.ofDays(3)));
    assertThat(daily.since(LAST, latest, now, Missed.SKIP)).isEmpty();
    assertThat(daily.since(LAST, latest, now, Missed.ALL))
        .containsExactly(
            LAST.plus(Duration.ofDays(1)),
            LAST.plus(Duration.ofDays(2)),
            LAST.plus(Duration.ofDays(3)));
  }

  @Test
  void a_year_of_minutes_is_made_up_for_in_bounded_pieces() {
    DueFires minutes = line("* * * * *");
    Instant now = LAST.plus(Duration.ofDays(365));

    assertThat(minutes.since(LAST, minutes.latest(now).orElseThrow(), now, Missed.ALL))
        .hasSize(DueFires.AT_A_TIME)
        .startsWith(LAST.plusSeconds(60));
  }

  @Test
  void the_latest_fire_is_found_however_rare_the_line_is() {
    Instant now = Instant.parse("2027-06-01T12:34:00Z");

    assertThat(line("34 12 * * *").latest(now)).contains(now);
    assertThat(line("0 0 29 2 *").latest(now)).contains(Instant.parse("2024-02-29T00:00:00Z"));
  }

  private static DueFires line(String line) {
    return new DueFires(UnixCron.parse(line), ZoneOffset.UTC);
  }
}

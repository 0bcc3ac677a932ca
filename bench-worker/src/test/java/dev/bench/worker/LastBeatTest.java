package dev.bench.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class LastBeatTest {

  private static final Duration TRUSTED = Duration.ofMinutes(5);

  private final AtomicReference<Instant> wall = new AtomicReference<>(Instant.EPOCH);
  private final LastBeat lastBeat = new LastBeat(TRUSTED, wall::get);

  @Test
  void before_the_first_beat_nothing_is_fresh() {
    assertThat(lastBeat.isFresh()).isFalse();
  }

  @Test
  void a_beat_is_fresh_at_first() {
    lastBeat.was(lastBeat.now());
    assertThat(lastBeat.isFresh()).isTrue();
  }

  @Test
  void a_beat_before_the_machine_slept_is_not_fresh_although_no_time_ran() {
    lastBeat.was(lastBeat.now());
    wall.set(Instant.EPOCH.plus(TRUSTED));
    assertThat(lastBeat.isFresh()).isFalse();
  }

  @Test
  void a_beat_is_not_fresh_when_the_clock_was_set_back() {
    lastBeat.was(lastBeat.now());
    wall.set(Instant.EPOCH.minus(TRUSTED));
    assertThat(lastBeat.isFresh()).isFalse();
  }

  @Test
  void a_beat_that_took_long_counts_from_its_beginning() {
    LastBeat.Moment began = lastBeat.now();
    wall.set(Instant.EPOCH.plus(TRUSTED));
    lastBeat.was(began);
    assertThat(lastBeat.isFresh()).isFalse();
  }
}

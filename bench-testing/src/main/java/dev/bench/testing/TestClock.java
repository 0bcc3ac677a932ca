package dev.bench.testing;

import dev.bench.time.BenchClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The clock of the site of a test. It shows the machine's time until a test sets it; then it stands
 * still until it is set again. Each test begins with the machine's time.
 *
 * <p>It holds for {@code ctx.clock()}, {@code now()} of SQL, the expiry of sessions and the time
 * from which jobs may run. {@code Instant.now()} of app code is always the machine's. Thread-safe.
 */
public final class TestClock implements InstantSource {

  private final BenchClock clock;

  TestClock(BenchClock clock) {
    this.clock = clock;
  }

  /**
   * Sets it.
   *
   * @throws IllegalArgumentException when {@code time} is before the machine's time: Redis keeps
   *     the machine's, and would take what is for later as due
   */
  public void set(Instant time) {
    Instant machine = InstantSource.system().instant();
    if (time.isBefore(machine)) {
      throw new IllegalArgumentException(
          "%s is before the machine's time %s; set a later time".formatted(time, machine));
    }
    clock.set(time);
  }

  /** Sets it to {@code time} after what it shows now. */
  public void advance(Duration time) {
    set(instant().plus(time));
  }

  @Override
  public Instant instant() {
    return clock.instant();
  }

  /** Shows the machine's time again. */
  void reset() {
    clock.set(null);
  }
}

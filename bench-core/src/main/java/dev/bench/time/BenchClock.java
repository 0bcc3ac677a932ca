package dev.bench.time;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The time that units of work see: the machine's, unless a test has set another one.
 *
 * <p>What is set stands still, and holds for {@code now()} of SQL too. Leases, limits and the time
 * of Redis stay those of the machine. Thread-safe.
 */
public final class BenchClock implements InstantSource {

  private static final BenchClock SYSTEM = new BenchClock(false);

  private final boolean settable;
  private volatile @Nullable Instant set;

  private BenchClock(boolean settable) {
    this.settable = settable;
  }

  /** The clock of the machine, which nothing can set. */
  public static BenchClock system() {
    return SYSTEM;
  }

  /** A new clock for the bench of a test. */
  public static BenchClock settable() {
    return new BenchClock(true);
  }

  /** Whether a test may set it. */
  public boolean isSettable() {
    return settable;
  }

  /** Stands still at {@code time} from now on; null lets the machine's time go on. */
  public void set(@Nullable Instant time) {
    if (!settable) {
      throw new IllegalStateException("The clock of the machine cannot be set here");
    }
    set = time;
  }

  /** The time that was set; empty when it is the machine's. */
  public Optional<Instant> setTime() {
    return Optional.ofNullable(set);
  }

  @Override
  public Instant instant() {
    return setTime().orElseGet(() -> InstantSource.system().instant());
  }
}

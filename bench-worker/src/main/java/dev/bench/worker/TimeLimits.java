package dev.bench.worker;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Stops jobs whose time limit has passed; one thread for all slots. */
final class TimeLimits implements AutoCloseable {

  private final ScheduledThreadPoolExecutor clock;

  TimeLimits() {
    clock =
        new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("limits").factory());
    clock.setRemoveOnCancelPolicy(true);
  }

  /** Stops {@code job} after {@code limit}, unless the returned alarm is closed before. */
  Alarm arm(HeldJob job, Optional<Duration> limit) {
    if (limit.isEmpty()) {
      return () -> {};
    }
    Future<?> alarm =
        clock.schedule(
            () -> job.stop(StopReason.OUT_OF_TIME), limit.get().toMillis(), TimeUnit.MILLISECONDS);
    return () -> alarm.cancel(false);
  }

  /** An armed time limit; closing disarms it. */
  interface Alarm extends AutoCloseable {

    @Override
    void close();
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}

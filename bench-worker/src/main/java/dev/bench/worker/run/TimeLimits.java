package dev.bench.worker.run;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Stops jobs whose time limit has passed, and tells of those that do not end although they were
 * stopped; one thread for all slots.
 */
public final class TimeLimits implements AutoCloseable {

  private final Supplier<Duration> grace;
  private final ScheduledThreadPoolExecutor clock;

  /** Limits with {@code grace} from the stop of a job to its end. */
  public TimeLimits(Supplier<Duration> grace) {
    this.grace = grace;
    this.clock =
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

  /**
   * Tells {@code overdue} of {@code job}, which was stopped now, if it still runs after the grace.
   */
  void watch(HeldJob job, Consumer<HeldJob> overdue) {
    if (!clock.isShutdown()) {
      var _ =
          clock.schedule(
              () -> {
                if (job.isGoingOn()) {
                  overdue.accept(job);
                }
              },
              grace.get().toMillis(),
              TimeUnit.MILLISECONDS);
    }
  }

  /** How long a job that was stopped may take to end. */
  Duration grace() {
    return grace.get();
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

package dev.bench.worker.run;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Stops jobs whose time limit has passed, and tells of those that do not end although they were
 * stopped; one thread for all slots.
 *
 * <p>That thread looks when the earliest limit passes that was armed since its last look. So short
 * jobs, which end long before, do not wake it.
 */
public final class TimeLimits implements AutoCloseable {

  private static final long LONGEST_NANOS = Duration.ofDays(36_500).toNanos();

  private final Supplier<Duration> grace;
  private final ScheduledThreadPoolExecutor clock;
  private final Set<Limit> armed = ConcurrentHashMap.newKeySet();
  private @Nullable Future<?> nextLook;
  private long nextLookAt;

  /** Limits with {@code grace} from the stop of a job to its end. */
  public TimeLimits(Supplier<Duration> grace) {
    this.grace = grace;
    this.clock =
        new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("limits").factory());
    clock.setRemoveOnCancelPolicy(true);
  }

  /** When the limit of a job passes, by {@link System#nanoTime}. */
  private record Limit(HeldJob job, long at) {}

  /** Stops {@code job} after {@code limit}, unless the returned alarm is closed before. */
  Alarm arm(HeldJob job, Optional<Duration> limit) {
    if (limit.isEmpty()) {
      return () -> {};
    }
    long nanos = TimeUnit.MILLISECONDS.toNanos(limit.get().toMillis());
    Limit mine = new Limit(job, System.nanoTime() + Math.min(nanos, LONGEST_NANOS));
    armed.add(mine);
    lookBy(mine.at);
    return () -> armed.remove(mine);
  }

  /** Has the clock look at {@code time} at the latest. */
  private synchronized void lookBy(long time) {
    boolean planned = nextLook != null && nextLookAt - time <= 0;
    if (planned || clock.isShutdown()) {
      return;
    }
    if (nextLook != null) {
      nextLook.cancel(false);
    }
    nextLookAt = time;
    nextLook = clock.schedule(this::look, time - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  private void look() {
    synchronized (this) {
      nextLook = null; // a limit that is armed from here on plans its own look
    }
    for (Limit limit : List.copyOf(armed)) {
      if (limit.at - System.nanoTime() > 0) {
        lookBy(limit.at);
      } else if (armed.remove(limit)) {
        limit.job.stop(StopReason.OUT_OF_TIME);
      }
    }
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

package dev.bench.worker.run;

import dev.bench.RunningJob;
import dev.bench.database.Transaction;
import dev.bench.queue.Claim;
import dev.bench.queue.Claims;
import dev.bench.queue.JobMeta;
import dev.bench.redis.RedisUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A claimed job as this process holds it: what the app sees of it, and the one place where it is
 * stopped.
 *
 * <p>Stopping interrupts the slot's thread and ends its statements, the one that runs and those
 * that follow, and nothing after the job has ended: the interrupt would hit the next one. Safe for
 * use by many threads.
 */
public final class HeldJob implements RunningJob {

  private static final Logger log = LoggerFactory.getLogger(HeldJob.class);

  /** How long a statement may run on that the server had not yet begun when the last was ended. */
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final Claim claim;
  private final Claims claims;
  private final BooleanSupplier leaseIsFresh;

  private @Nullable Thread thread;
  private @Nullable Transaction transaction;
  private @Nullable StopReason reason;
  private boolean ending;
  private boolean ended;
  private boolean lost;
  private Runnable onStop = () -> {};
  private JobMeta meta;

  /**
   * Holds {@code claim}.
   *
   * @param leaseIsFresh whether the last heartbeat is young enough to trust the claim unasked
   */
  HeldJob(Claim claim, Claims claims, BooleanSupplier leaseIsFresh) {
    this.claim = claim;
    this.claims = claims;
    this.leaseIsFresh = leaseIsFresh;
    this.meta = claim.job().meta();
  }

  /** What was claimed. */
  public Claim claim() {
    return claim;
  }

  /**
   * It runs on this thread from here to {@link #end}.
   *
   * @param stopped called once when it is stopped
   */
  synchronized void begin(Runnable stopped) {
    thread = Thread.currentThread();
    onStop = stopped;
    if (reason != null) {
      thread.interrupt();
      onStop.run();
    }
  }

  /**
   * It has ended: nothing interrupts this thread for it any more.
   *
   * @return false when its slot was given up before, and with it what this run says
   */
  synchronized boolean end() {
    thread = null;
    transaction = null;
    ended = true;
    notifyAll();
    Thread.interrupted();
    return !lost;
  }

  /** It does not run here. */
  public synchronized void skip() {
    ended = true;
  }

  /** Whether it runs or is about to; what has ended is settled by the loop at any moment. */
  public synchronized boolean isGoingOn() {
    return !ended;
  }

  /** Gives up its slot, since it does not end; false when it has ended, or was given up before. */
  public synchronized boolean lose() {
    boolean now = !ended && !lost;
    lost |= now;
    return now;
  }

  /** Whether it runs on {@code other}. */
  synchronized boolean isOn(Thread other) {
    return other.equals(thread);
  }

  /** Where its thread is; empty when it has none. */
  synchronized List<StackTraceElement> stack() {
    return thread == null ? List.of() : List.of(thread.getStackTrace());
  }

  /** It has begun {@code other}, whose statements end when the job is stopped. */
  synchronized void uses(Transaction other) {
    transaction = other;
    if (reason != null) {
      endStatements();
    }
  }

  /** Stops it, for the first reason given. */
  public synchronized void stop(StopReason why) {
    boolean first = reason == null;
    if (first) {
      reason = why;
    }
    if (thread != null) {
      thread.interrupt();
      endStatements();
      if (first) {
        onStop.run();
      }
    }
  }

  /** On a thread of its own, since it asks the database. */
  private void endStatements() {
    Transaction used = transaction;
    if (used != null && !ending) {
      ending = true;
      Thread.ofVirtual().name("stop-" + id()).start(() -> endStatements(used));
    }
  }

  /** Until it has ended: there may be no statement at this moment, and one in the next. */
  private void endStatements(Transaction first) {
    boolean told = false;
    for (Transaction used = first; used != null; used = usedAfterAWhile()) {
      try {
        used.cancelStatement();
      } catch (RuntimeException e) {
        if (!told) {
          log.warn(
              "The statement of job {} cannot be ended: {}; tried again until the job ends",
              id(),
              e.getMessage());
        }
        told = true;
      }
    }
  }

  private synchronized @Nullable Transaction usedAfterAWhile() {
    long end = System.nanoTime() + AGAIN.toNanos();
    try {
      for (long left = AGAIN.toMillis(); left > 0 && !ended; left = millisUntil(end)) {
        wait(left);
      }
      return transaction;
    } catch (InterruptedException e) {
      return null;
    }
  }

  private static long millisUntil(long end) {
    return Duration.ofNanos(end - System.nanoTime()).toMillis();
  }

  /** Why it was stopped; empty when it was not. */
  synchronized Optional<StopReason> stopped() {
    return Optional.ofNullable(reason);
  }

  @Override
  public String id() {
    return claim.id();
  }

  @Override
  public int attempt() {
    return claim.job().attempt();
  }

  @Override
  public synchronized Map<String, Object> meta() {
    return meta.members();
  }

  @Override
  public void saveMeta(Map<String, ?> changed) {
    JobMeta kept = claim.job().meta().withOwn(changed);
    if (!claims.saveMeta(claim, kept)) {
      stop(StopReason.CLAIM_LOST);
      checkStop();
    }
    synchronized (this) {
      meta = kept;
    }
  }

  @Override
  public void checkStop() {
    if (stopped().isEmpty() && !stillMine()) {
      stop(StopReason.CLAIM_LOST);
    }
    stopped()
        .ifPresent(why -> {
          throw new JobStoppedException(id(), why);
        });
  }

  @Override
  public boolean stillMine() {
    if (leaseIsFresh.getAsBoolean()) {
      return stopped().filter(StopReason.CLAIM_LOST::equals).isEmpty();
    }
    try {
      return claims.holds(claim);
    } catch (RedisUnavailableException e) {
      return false; // unknown: a worker that cannot prove that a job is its own leaves it
    }
  }
}

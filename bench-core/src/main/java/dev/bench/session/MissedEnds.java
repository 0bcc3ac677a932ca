package dev.bench.session;

import dev.bench.redis.RedisRefusedException;
import dev.bench.redis.RedisUnavailableException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ends of sessions that Redis could not be told: kept in memory, and repeated until they
 * arrive.
 *
 * <p>An end is dropped once no copy can be left that it would remove. So their number is bounded by
 * the logouts of that time, and each of those took a row out of a site's database. A process that
 * is killed meanwhile loses its missed ends; then the copies go within {@link SessionCopies#KEPT}.
 * Thread-safe.
 */
final class MissedEnds implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(MissedEnds.class);

  /** From one attempt to the next. */
  private static final Duration PAUSE = Duration.ofMillis(250);

  /** How long {@link #close} waits for the last attempt. */
  private static final Duration LAST_ATTEMPT = Duration.ofSeconds(3);

  private static final int MOST_AT_ONCE = 1000;

  private final Consumer<Collection<SessionEnd>> sender;
  private final Duration needed;
  private final Map<SessionEnd, Long> missed = new ConcurrentHashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable Thread repeating;

  /**
   * Repeats what {@code sender} could not send.
   *
   * @param needed how long an end matters
   */
  MissedEnds(Consumer<Collection<SessionEnd>> sender, Duration needed) {
    this.sender = sender;
    this.needed = needed;
  }

  /** Whether that session ended and Redis does not know it yet. */
  boolean contains(SessionEnd end) {
    return missed.containsKey(end);
  }

  /** Keeps the ends until Redis has taken them. */
  synchronized void add(Collection<SessionEnd> ends) {
    long until = System.nanoTime() + needed.toNanos();
    ends.forEach(end -> missed.put(end, until));
    if (repeating == null) {
      repeating = Thread.ofVirtual().name("missed-session-ends").start(this::repeat);
    }
  }

  private void repeat() {
    List<SessionEnd> next = next();
    while (!next.isEmpty()) {
      boolean last = closed.getCount() == 0;
      try {
        sender.accept(next);
        next.forEach(missed::remove);
      } catch (RedisUnavailableException | RedisRefusedException e) {
        log.debug("{} ends of sessions wait for Redis", missed.size(), e);
        if (last) {
          return;
        }
        await(PAUSE);
      }
      next = next();
    }
  }

  /** Some of what is left; when nothing is, the thread that asks is done. */
  private synchronized List<SessionEnd> next() {
    missed.values().removeIf(until -> System.nanoTime() - until > 0);
    List<SessionEnd> next = missed.keySet().stream().limit(MOST_AT_ONCE).toList();
    if (next.isEmpty()) {
      repeating = null;
    }
    return next;
  }

  private void await(Duration pause) {
    try {
      closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets a running attempt end, and makes one more if that fails. */
  @Override
  public void close() {
    closed.countDown();
    Thread last;
    synchronized (this) {
      last = repeating;
    }
    try {
      if (last != null && (!last.join(LAST_ATTEMPT) || !missed.isEmpty())) {
        log.warn(
            "{} ended sessions could not be announced to Redis; their copies end within {} s",
            missed.size(),
            needed.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

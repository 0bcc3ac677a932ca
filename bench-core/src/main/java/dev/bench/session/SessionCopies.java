package dev.bench.session;

import dev.bench.redis.Outage;
import dev.bench.redis.Redis;
import dev.bench.redis.RedisKeys;
import dev.bench.redis.RedisRefusedException;
import dev.bench.redis.RedisUnavailableException;
import dev.bench.redis.Script;
import dev.bench.redis.ScriptCall;
import dev.bench.site.SiteState;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.LoggerFactory;

/**
 * Copies of sessions in redis_cache, so that most requests need no query for theirs.
 *
 * <p>A copy lives for {@link #KEPT} at most; then the table is asked again. So a change of the
 * tables by foreign SQL is noticed within that time.
 *
 * <p>The end of a session removes its copy and leaves a mark (a tombstone) for {@link #KEPT}. While
 * the mark is there no request can bring the copy back that read the table before the end. A mark
 * may be evicted by a full Redis; therefore what was read more than {@link #LATEST} ago is never
 * kept.
 *
 * <p>{@link NearCopies} keep what was read from Redis for a moment.
 *
 * <p>While Redis does not answer, every look is a miss, and it is not even asked for a second after
 * a failure. Ends wait in {@link MissedEnds} until it answers. Thread-safe.
 */
final class SessionCopies implements AutoCloseable {

  /** How long a copy is used. */
  static final Duration KEPT = Duration.ofMinutes(1);

  /** How long after the table was asked its answer may still be kept. */
  static final Duration LATEST = Duration.ofSeconds(5);

  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Script KEEP = Script.of(SessionCopies.class, "keep.lua");
  private static final Script END = Script.of(SessionCopies.class, "end.lua");

  private final Redis redis;
  private final InstantSource clock;
  private final MissedEnds missed = new MissedEnds(this::tell, KEPT.multipliedBy(2));
  private final Outage outage =
      new Outage(LoggerFactory.getLogger(SessionCopies.class), "Redis as the cache of sessions");
  private volatile long pausedUntil = System.nanoTime();
  private volatile NearCopies near;

  SessionCopies(Redis redis, InstantSource clock) {
    this.redis = redis;
    this.clock = clock;
    this.near = new NearCopies(NearLimits.STANDARD, clock); // unused until near(…) tells it of ends
  }

  /** What remembers sessions from now on, once it hears of their ends. */
  NearCopies near(NearLimits limits) {
    NearCopies begun = new NearCopies(limits, clock);
    near = begun;
    return begun;
  }

  Optional<Login> find(SiteState site, SessionId sid) {
    NearCopies known = near;
    SessionEnd key = new SessionEnd(site.name(), sid.hash());
    Optional<Login> warm = known.find(site, key);
    if (warm.isPresent()) {
      return warm;
    }
    NearCopies.Look look = known.look();
    Optional<Login> read = read(site, sid, key);
    read.ifPresent(login -> known.keep(site, key, login, look));
    return read;
  }

  private Optional<Login> read(SiteState site, SessionId sid, SessionEnd key) {
    Optional<SessionCopy> copy = SessionCopy.of(site, sid);
    if (copy.isEmpty() || missed.contains(key) || isPaused()) {
      return Optional.empty();
    }
    try {
      Map<String, String> fields = redis.hgetAll(copy(key.site(), key.sidHash()));
      outage.recovered();
      return copy.get().read(fields, clock.instant());
    } catch (RedisUnavailableException e) {
      failed(e);
      return Optional.empty();
    }
  }

  /**
   * Keeps a copy of {@code login} unless its session has ended.
   *
   * @param asked {@link System#nanoTime} before the table was asked for it
   */
  void keep(SiteState site, Login login, long asked) {
    Duration left = Duration.between(clock.instant(), login.expires());
    Duration half = left.dividedBy(2); // so that a use of a short session reaches the table
    Duration ttl = half.compareTo(KEPT) < 0 ? half : KEPT;
    boolean late = System.nanoTime() - asked > LATEST.toNanos();
    SessionId sid = new SessionId(login.session().sid());
    SessionEnd end = new SessionEnd(site.name(), sid.hash());
    near.drop(Set.of(end)); // what it has is older
    Optional<SessionCopy> copy = SessionCopy.of(site, sid);
    if (copy.isEmpty() || late || isPaused() || ttl.toMillis() <= 0) {
      return;
    }
    ScriptCall call = KEEP.on(copy(end.site(), end.sidHash()), mark(end)).with(ttl.toMillis());
    copy.get()
        .write(login, clock.instant(), ttl)
        .forEach((field, value) -> call.with(field).with(value));
    try {
      redis.evalRepeatable(call);
    } catch (RedisUnavailableException e) {
      failed(e);
    }
  }

  /** Removes the copies of ended sessions, now or as soon as Redis answers. */
  void end(Collection<SessionEnd> ends) {
    if (ends.isEmpty()) {
      return;
    }
    try {
      if (isPaused()) {
        missed.add(ends);
      } else {
        tell(ends);
      }
    } catch (RedisUnavailableException e) {
      missed.add(ends);
      failed(e);
    } catch (RedisRefusedException e) {
      missed.add(ends);
      throw e;
    } finally {
      near.drop(ends); // last, since until now a request could read the copy in Redis
    }
  }

  private void tell(Collection<SessionEnd> ends) {
    redis.pipelinedRepeatable(commands -> ends.forEach(end -> commands.eval(ending(end))));
  }

  private static ScriptCall ending(SessionEnd end) {
    return END.on(copy(end.site(), end.sidHash()), mark(end))
        .with(KEPT.toMillis())
        .with(RedisKeys.SESSION_ENDS.key())
        .with(end.message());
  }

  private void failed(RedisUnavailableException failure) {
    pausedUntil = System.nanoTime() + PAUSE.toNanos();
    outage.failed(failure, "sessions are read from the sites' databases until it answers");
  }

  private boolean isPaused() {
    return System.nanoTime() - pausedUntil < 0;
  }

  private static String copy(String site, String hash) {
    return RedisKeys.SESSION.key(site, hash);
  }

  private static String mark(SessionEnd end) {
    return RedisKeys.SESSION_ENDED.key(end.site(), end.sidHash());
  }

  @Override
  public void close() {
    missed.close();
  }
}

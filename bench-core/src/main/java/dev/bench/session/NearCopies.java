package dev.bench.session;

import dev.bench.site.SiteState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sessions in this process's memory (a near cache), so that a warm request asks Redis nothing.
 *
 * <p>A session is dropped when it ends in this process or its end is announced. It is read again
 * after {@link NearLimits#life}, so that a lost announcement, a changed user or a changed table is
 * noticed. A state of the site that was read anew counts for none that was kept before. While
 * announcements are not heard, nothing is kept or found here.
 *
 * <p>What a reader keeps may have ended since it was read. So each reader notes the number of
 * changes before it reads, and takes out what it kept when there was another meanwhile.
 *
 * <p>When all places are taken, all are emptied: each costs one command of Redis again.
 * Thread-safe.
 */
final class NearCopies implements SessionEndListener {

  private final NearLimits limits;
  private final InstantSource clock;
  private final Map<SessionEnd, Near> copies = new ConcurrentHashMap<>();
  private final AtomicLong changes = new AtomicLong();
  private volatile boolean hearing;

  /** Begins empty, and stays so until {@link #connected}. */
  NearCopies(NearLimits limits, InstantSource clock) {
    this.limits = limits;
    this.clock = clock;
  }

  /**
   * A login as it was read.
   *
   * @param site the site as it was then
   * @param readAt {@link System#nanoTime} before it was read
   */
  private record Near(SiteState site, Login login, long readAt) {}

  /**
   * What a reader notes before it reads a session.
   *
   * @param at {@link System#nanoTime}
   * @param changes how many ends and gaps there had been
   */
  record Look(long at, long changes) {}

  /** The login of the session that {@code key} names, if it was read within the limit. */
  @SuppressWarnings("ReferenceEquality") // a state that was read again is another object
  Optional<Login> find(SiteState site, SessionEnd key) {
    Near near = hearing ? copies.get(key) : null;
    if (near == null
        || near.site != site
        || System.nanoTime() - near.readAt >= limits.life().toNanos()) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    return Optional.of(near.login).filter(login -> login.expires().isAfter(now));
  }

  /** Begins to read a session. */
  Look look() {
    return new Look(System.nanoTime(), changes.get());
  }

  /** Keeps what was read since {@code look}. */
  void keep(SiteState site, SessionEnd key, Login login, Look look) {
    if (!hearing || limits.life().isZero()) {
      return;
    }
    if (copies.size() >= limits.copies()) {
      copies.clear();
    }
    Near near = new Near(site, login, look.at);
    copies.put(key, near);
    if (changes.get() != look.changes) {
      copies.remove(key, near);
    }
  }

  /** Forgets sessions that ended or changed. */
  void drop(Collection<SessionEnd> keys) {
    changes.incrementAndGet();
    keys.forEach(copies::remove);
  }

  @Override
  public void ended(SessionEnd end) {
    drop(List.of(end));
  }

  @Override
  public void connected(Duration gap) {
    changes.incrementAndGet(); // what was read before may have ended unheard
    hearing = true;
  }

  @Override
  public void disconnected() {
    hearing = false;
    changes.incrementAndGet();
    copies.clear();
  }

  /** How many sessions are remembered. */
  int size() {
    return copies.size();
  }
}

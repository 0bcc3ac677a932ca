package dev.bench.mail;

import dev.bench.site.SiteState;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the leases of the mails that are being sent, and ends a try that takes too long.
 * Thread-safe.
 */
final class Pulse implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Pulse.class);
  private static final int BEATS_A_LEASE = 3;

  private final Claims claims;
  private final Set<Try> tries = ConcurrentHashMap.newKeySet();
  private final ScheduledThreadPoolExecutor beats =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().daemon().name("mail-leases").factory());

  Pulse(Claims claims) {
    this.claims = claims;
    beats.setRemoveOnCancelPolicy(true);
  }

  /** Keeps the lease of {@code mail} until the result is closed. */
  Try begin(SiteState site, ClaimedMail mail, SmtpConnection connection, SendLimits limits) {
    Try started = new Try(site, mail, connection, limits);
    tries.add(started);
    return started;
  }

  /** Ends the tries whose mail no server can have yet, at once. */
  void abandonAll() {
    tries.forEach(each -> each.connection.abandon());
  }

  @Override
  public void close() {
    beats.shutdownNow();
  }

  /** A try to send a mail, which is under way. */
  final class Try implements AutoCloseable {

    private final SiteState site;
    private final ClaimedMail mail;
    private final SmtpConnection connection;
    private final SendLimits limits;
    private final long begun = System.nanoTime();
    private final Future<?> beat;

    private Try(SiteState site, ClaimedMail mail, SmtpConnection connection, SendLimits limits) {
      this.site = site;
      this.mail = mail;
      this.connection = connection;
      this.limits = limits;
      long every = Math.max(1, limits.lease().toMillis() / BEATS_A_LEASE);
      beat = beats.scheduleWithFixedDelay(this::beat, every, every, TimeUnit.MILLISECONDS);
    }

    private void beat() {
      if (Duration.ofNanos(System.nanoTime() - begun).compareTo(limits.whole()) > 0) {
        connection.abort();
        return;
      }
      try {
        if (!claims.renew(site, mail, limits.lease())) {
          log.warn("The lease of mail {} of {} was lost while it was sent", mail.id(), site.name());
          connection.abandon();
        }
      } catch (RuntimeException e) {
        log.warn(
            "The lease of mail {} of {} could not be renewed and is tried again: {}",
            mail.id(),
            site.name(),
            e.getMessage());
      }
    }

    @Override
    public void close() {
      tries.remove(this);
      beat.cancel(false);
    }
  }
}

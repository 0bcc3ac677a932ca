package dev.bench.mail;

import dev.bench.database.Databases;
import dev.bench.site.SiteState;
import dev.bench.site.SiteTransactions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the mail of the sites on threads of its own, so that a server that does not answer holds no
 * slot of a worker.
 *
 * <p>It also comes back to a site whose mail waits for its next try. What it forgets when its
 * process ends, the schedule of the built-in app brings back. Thread-safe.
 */
public final class MailSender implements AutoCloseable {

  /** How long a stop waits for the answers of servers that have a whole mail. */
  private static final Duration STOP_LIMIT = Duration.ofMillis(800);

  private static final Duration AFTER_FAILURE = Duration.ofSeconds(30);
  private static final Logger log = LoggerFactory.getLogger(MailSender.class);

  private final Function<String, Optional<SiteState>> sites;
  private final int connections;
  private final Pulse pulse;
  private final Round round;
  private final ScheduledThreadPoolExecutor threads;
  private final Map<String, Visit> visits = new ConcurrentHashMap<>();
  private volatile boolean ending;

  /**
   * A sender, which starts no thread before there is mail.
   *
   * @param sites finds a site by its name
   * @param connections how many connections to mail servers it has at a time, {@code
   *     mail_connections}; half of them for one account
   */
  public MailSender(
      Function<String, Optional<SiteState>> sites, Databases databases, int connections) {
    this(sites, databases, connections, () -> (SSLSocketFactory) SSLSocketFactory.getDefault());
  }

  MailSender(
      Function<String, Optional<SiteState>> sites,
      Databases databases,
      int connections,
      Supplier<SSLSocketFactory> tls) {
    this.sites = sites;
    this.connections = connections;
    Claims claims = new Claims(SiteTransactions.ofJobs(databases));
    this.pulse = new Pulse(claims);
    this.round = new Round(claims, pulse, tls, Math.max(1, connections / 2), () -> ending);
    this.threads =
        new ScheduledThreadPoolExecutor(
            connections, Thread.ofPlatform().daemon().name("mail-", 1).factory());
    threads.setRemoveOnCancelPolicy(true);
  }

  /**
   * Sends what is due of {@code site}, and comes back later when there is a reason to.
   *
   * @param patience how long the caller waits for it; it goes on without the caller afterwards
   * @return whether it is done; false when it goes on, or has to wait for a free connection
   */
  public boolean flush(String site, Duration patience) throws InterruptedException {
    Visit visit = visits.computeIfAbsent(site, Visit::new);
    boolean free = threads.getActiveCount() < connections;
    @Nullable CountDownLatch done = visit.now();
    return done != null && free && done.await(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Takes no more mail, ends what no server can have, and waits a moment for the rest. */
  @Override
  public void close() {
    ending = true;
    threads.shutdown();
    threads.getQueue().clear();
    pulse.abandonAll();
    try {
      if (!threads.awaitTermination(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        log.warn(
            "A mail server has a mail and has not answered; whether it is sent will not be known");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    threads.shutdownNow();
    pulse.close();
  }

  /** The rounds for one site, one after the other. */
  private final class Visit {

    private final String site;
    private int plans;
    private @Nullable Future<?> timer;
    private boolean running;
    private boolean again;

    /** Whether the last round failed; rounds of a site run one after the other. */
    private boolean failing;

    private CountDownLatch done = new CountDownLatch(1);

    Visit(String site) {
      this.site = site;
    }

    /** Begins a round now, or another one after the one that runs; null once the sender ends. */
    synchronized @Nullable CountDownLatch now() {
      if (ending) {
        return null;
      }
      if (running) {
        again = true;
      } else {
        plan(Duration.ZERO);
      }
      return done;
    }

    private void plan(Duration delay) {
      if (timer != null) {
        timer.cancel(false);
      }
      plans++;
      timer = threads.schedule(new RoundOfSite(plans), delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    private synchronized boolean begin(int plan) {
      if (plan != plans || ending) {
        return false;
      }
      running = true;
      return true;
    }

    private synchronized void end(Optional<Duration> next) {
      running = false;
      CountDownLatch ended = done;
      done = new CountDownLatch(1);
      if (again && !ending) {
        again = false;
        done = ended;
        plan(Duration.ZERO);
        return;
      }
      ended.countDown();
      if (next.isPresent() && !ending) {
        plan(next.get());
      }
    }

    private final class RoundOfSite implements Runnable {

      private final int plan;

      RoundOfSite(int plan) {
        this.plan = plan;
      }

      @Override
      public void run() {
        if (begin(plan)) {
          Optional<Duration> next = Optional.of(AFTER_FAILURE);
          try {
            next = sites.apply(site).flatMap(round::run);
            if (failing) {
              log.info("Mail of {} is looked at again", site);
            }
            failing = false;
          } catch (RuntimeException e) {
            if (!failing) {
              log.warn(
                  "Mail of {} cannot be looked at and is tried every {} s; if tables are missing: bench --site {} migrate",
                  site,
                  AFTER_FAILURE.toSeconds(),
                  site,
                  e);
            }
            failing = true;
          } finally {
            end(next);
          }
        }
      }
    }
  }
}

package dev.bench.mail;

import dev.bench.Config;
import dev.bench.site.SiteState;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what is due of one site after another, each over one connection. Thread-safe.
 *
 * <p>A mail goes through: claimed (a lease in its row), handed over (from then on the server may
 * have it), settled. A process may end between any two of them: {@link Claims#recover}.
 */
final class Round {

  private static final Logger log = LoggerFactory.getLogger(Round.class);
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  /** With one second more before each, they take less than a lease. */
  private static final int SETTLE_ATTEMPTS = 5;

  private final Claims claims;
  private final Pulse pulse;
  private final Supplier<SSLSocketFactory> tls;
  private final int placesOfAnAccount;
  private final BooleanSupplier ending;
  private final Map<String, AccountBreaker> breakers = new ConcurrentHashMap<>();

  Round(
      Claims claims,
      Pulse pulse,
      Supplier<SSLSocketFactory> tls,
      int placesOfAnAccount,
      BooleanSupplier ending) {
    this.claims = claims;
    this.pulse = pulse;
    this.tls = tls;
    this.placesOfAnAccount = placesOfAnAccount;
    this.ending = ending;
  }

  /** Sends what is due of {@code site}; when to look again, or empty when nothing waits. */
  Optional<Duration> run(SiteState site) {
    Optional<MailAccount> account = MailSetup.of(site.config()).account();
    if (account.isEmpty() || site.inMaintenance()) {
      return Optional.empty();
    }
    AccountBreaker breaker =
        breakers.computeIfAbsent(account.get().name(), _ -> new AccountBreaker(placesOfAnAccount));
    Optional<Duration> rest = breaker.enter();
    if (rest.isPresent()) {
      return rest;
    }
    try {
      claims.recover(site);
      return send(site, account.get(), breaker);
    } finally {
      breaker.leave();
    }
  }

  private Optional<Duration> send(SiteState site, MailAccount account, AccountBreaker breaker) {
    SendLimits limits = SendLimits.of(site.config());
    @Nullable SmtpConnection connection = null;
    try {
      long left = site.config().number("email_queue_batch_size").orElse(500L);
      while (left-- > 0 && !ending.getAsBoolean() && claims.hasDue(site)) {
        if (connection == null || !connection.isUsable()) {
          close(connection);
          connection = SmtpConnection.open(account, limits, tls);
          breaker.succeeded();
        }
        Optional<ClaimedMail> mail = claims.claim(site, limits.lease());
        if (mail.isEmpty()) {
          break; // another process was faster
        }
        if (!send(site, mail.get(), connection, limits)) {
          return ending.getAsBoolean()
              ? Optional.empty()
              : Optional.of(breaker.failed(firstRest(site.config())));
        }
      }
    } catch (IOException unusable) {
      Duration rest = breaker.failed(firstRest(site.config()));
      String why = String.valueOf(unusable.getMessage());
      log.warn("Mail of {} waits for {} s: {}", site.name(), rest.toSeconds(), why);
      claims.explain(site, why);
      return Optional.of(rest);
    } finally {
      close(connection);
    }
    return claims.untilDue(site);
  }

  /** Sends one mail; false when the account should rest. */
  private boolean send(
      SiteState site, ClaimedMail mail, SmtpConnection connection, SendLimits limits) {
    Delivery delivery;
    if (mail.tries() > tries(site.config())) {
      delivery = tooOften(mail);
    } else {
      try (Pulse.Try _ = pulse.begin(site, mail, connection, limits)) {
        delivery = connection.send(mail, () -> handOver(site, mail, limits));
      } catch (RuntimeException e) {
        connection.abort();
        throw e;
      }
    }
    if (mail.tries() >= tries(site.config())) {
      delivery = delivery.last();
    }
    settle(site, mail, delivery);
    tell(site, mail, delivery);
    return delivery.connection() == Delivery.Connection.USABLE;
  }

  /** A short outage of the database must not hide that a server has taken the mail. */
  private void settle(SiteState site, ClaimedMail mail, Delivery delivery) {
    for (int attempt = 1; ; attempt++) {
      try {
        claims.settle(site, mail, delivery, wait(site.config(), mail.tries()));
        return;
      } catch (RuntimeException e) {
        if (attempt == SETTLE_ATTEMPTS || ending.getAsBoolean()) {
          throw e;
        }
        LockSupport.parkNanos(Duration.ofSeconds(attempt).toNanos());
      }
    }
  }

  private void handOver(SiteState site, ClaimedMail mail, SendLimits limits) throws IOException {
    try {
      if (!claims.handOver(site, mail, limits.lease())) {
        throw new IOException("another process has it by now");
      }
    } catch (RuntimeException e) {
      throw new IOException("the database cannot record that it is sent: " + e.getMessage(), e);
    }
  }

  /** A mail that ends each process which sends it is not sent for ever. */
  private static Delivery tooOften(ClaimedMail mail) {
    return Delivery.of(
        mail.waiting(),
        new Answer(Answer.Verdict.NEVER, "No process could finish sending it"),
        Map.of(),
        Delivery.Connection.USABLE);
  }

  private static void tell(SiteState site, ClaimedMail mail, Delivery delivery) {
    delivery.answers().values().stream()
        .filter(answer -> answer.verdict() != Answer.Verdict.SENT)
        .findFirst()
        .ifPresent(answer ->
            log.warn(
                "Mail {} of {} is not sent to all ({}): {}; look at it with: bench --site {} mail show {}",
                mail.id(),
                site.name(),
                answer.verdict() == Answer.Verdict.LATER ? "it is tried again" : "given up",
                answer.text(),
                site.name(),
                mail.id()));
  }

  private static long tries(Config config) {
    return config.number("mail_tries").orElse(12L);
  }

  private static Duration firstRest(Config config) {
    return config.duration("mail_account_rest").orElse(Duration.ofSeconds(10));
  }

  /** Twice as long after each try. */
  private static Duration wait(Config config, int tries) {
    Duration first = config.duration("mail_retry_wait").orElse(Duration.ofMinutes(1));
    Duration wait = first.multipliedBy(1L << Math.min(Math.max(tries - 1, 0), 10));
    Duration longest = first.compareTo(LONGEST_WAIT) > 0 ? first : LONGEST_WAIT;
    return wait.compareTo(longest) > 0 ? longest : wait;
  }

  private static void close(@Nullable SmtpConnection connection) {
    if (connection != null) {
      connection.close();
    }
  }
}

package dev.bench.mail;

import java.time.Duration;
import java.util.Optional;

/**
 * Keeps an account whose server fails from being tried by each mail: after a failure it rests,
 * twice as long after each further one, up to thirty times as long. It also bounds how many
 * connections the account has at a time. Thread-safe.
 */
final class AccountBreaker {

  private static final int LONGEST = 30;
  private static final Duration BUSY = Duration.ofSeconds(1);

  private final int places;
  private int used;
  private int failures;
  private long restsUntil;
  private Duration rest = Duration.ZERO;

  /** A breaker that lets {@code places} connections be open at a time. */
  AccountBreaker(int places) {
    this.places = places;
  }

  /** Takes a place; else how long to wait before the next attempt. */
  synchronized Optional<Duration> enter() {
    Optional<Duration> left = left();
    if (left.isPresent()) {
      return left;
    }
    if (used == places) {
      return Optional.of(BUSY);
    }
    used++;
    return Optional.empty();
  }

  /** Gives the place back. */
  synchronized void leave() {
    used--;
  }

  /** The server has answered as it should. */
  synchronized void succeeded() {
    failures = 0;
    rest = Duration.ZERO;
  }

  /** The account cannot be used now; how long it rests after a first failure. */
  synchronized Duration failed(Duration first) {
    long factor = Math.min(LONGEST, 1L << Math.min(failures, 10));
    failures++;
    rest = first.multipliedBy(factor);
    restsUntil = System.nanoTime() + rest.toNanos();
    return rest;
  }

  private Optional<Duration> left() {
    long left = restsUntil - System.nanoTime();
    return rest.isZero() || left <= 0 ? Optional.empty() : Optional.of(Duration.ofNanos(left));
  }
}

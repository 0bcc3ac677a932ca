package dev.bench.web.server;

import io.undertow.server.ExchangeCompletionListener;
import io.undertow.server.HttpServerExchange;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the requests that run or wait, refuses more than a limit, and waits for their end. */
final class InFlight implements ExchangeCompletionListener {

  private static final Duration LOOK = Duration.ofMillis(10);

  private final int most;
  private final Semaphore free;
  private final AtomicLong begun = new AtomicLong();

  InFlight(int most) {
    this.most = most;
    this.free = new Semaphore(most);
  }

  /** Takes a place for the request of {@code exchange}; false when all are taken. */
  boolean begin(HttpServerExchange exchange) {
    if (!free.tryAcquire()) {
      return false;
    }
    begun.incrementAndGet();
    exchange.addExchangeCompleteListener(this);
    return true;
  }

  @Override
  public void exchangeEvent(HttpServerExchange exchange, NextListener next) {
    free.release();
    next.proceed();
  }

  int count() {
    return most - free.availablePermits();
  }

  /** How many have begun. */
  long begun() {
    return begun.get();
  }

  /** Waits until no request is left, and lets no new one begin; false when the time is up. */
  boolean awaitNone(Duration limit) throws InterruptedException {
    return free.tryAcquire(most, limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Waits until no request has run for {@code quiet}; new ones may begin meanwhile. False when the
   * time is up and some still run.
   */
  boolean awaitQuiet(Duration quiet, Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    long since = System.nanoTime();
    long seen = begun.get();
    while (System.nanoTime() - since < quiet.toNanos()) {
      if (System.nanoTime() > end) {
        return count() == 0;
      }
      Thread.sleep(LOOK);
      if (count() > 0 || begun.get() != seen) {
        since = System.nanoTime();
        seen = begun.get();
      }
    }
    return true;
  }
}

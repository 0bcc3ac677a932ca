package dev.bench.web.server;

import io.undertow.server.ExchangeCompletionListener;
import io.undertow.server.HttpServerExchange;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Counts the requests that run or wait, refuses more than a limit, and waits for their end. */
final class InFlight implements ExchangeCompletionListener {

  private final int most;
  private final Semaphore free;

  InFlight(int most) {
    this.most = most;
    this.free = new Semaphore(most);
  }

  /** Takes a place for the request of {@code exchange}; false when all are taken. */
  boolean begin(HttpServerExchange exchange) {
    if (!free.tryAcquire()) {
      return false;
    }
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

  /** Waits until no request is left, and lets no new one begin; false when the time is up. */
  boolean awaitNone(Duration limit) throws InterruptedException {
    return free.tryAcquire(most, limit.toMillis(), TimeUnit.MILLISECONDS);
  }
}

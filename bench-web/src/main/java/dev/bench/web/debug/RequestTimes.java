package dev.bench.web.debug;

import dev.bench.database.StatementLog;
import dev.bench.http.Application;
import dev.bench.http.Middleware;
import dev.bench.http.Response;
import java.time.Duration;
import java.util.Locale;

/**
 * Tells a developer's browser where the time of a request went ({@code Server-Timing}), and lets
 * the error page show the request's statements. Source: W3C, Server Timing.
 */
public final class RequestTimes implements Middleware {

  /** The only kind there is. */
  public RequestTimes() {}

  @Override
  public Application around(Application next) {
    return request -> {
      long began = System.nanoTime();
      StatementLog log = new StatementLog();
      Response response =
          ScopedValue.where(StatementLog.CURRENT, log).call(() -> next.handle(request));
      Duration total = Duration.ofNanos(System.nanoTime() - began);
      return response.withHeader(
          "Server-Timing",
          "total;dur=%s, db;dur=%s;desc=\"%d statements\""
              .formatted(millis(total), millis(log.took()), log.count()));
    };
  }

  private static String millis(Duration took) {
    return String.format(Locale.ROOT, "%.1f", took.toNanos() / 1e6);
  }
}

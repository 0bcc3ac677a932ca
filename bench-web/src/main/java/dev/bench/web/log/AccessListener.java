package dev.bench.web.log;

import io.undertow.server.ExchangeCompletionListener;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Writes an exchange down when it has ended.
 *
 * @param record the exchange's record
 * @param log where
 */
public record AccessListener(RequestRecord record, AccessLog log)
    implements ExchangeCompletionListener {

  private static boolean isEndless(HttpServerExchange exchange) {
    String type = exchange.getResponseHeaders().getFirst(Headers.CONTENT_TYPE);
    return type != null && type.startsWith("text/event-stream");
  }

  @Override
  public void exchangeEvent(HttpServerExchange exchange, NextListener next) {
    try {
      HeaderMap headers = exchange.getRequestHeaders();
      log.write(
          new AccessEntry(
              record,
              new AccessEntry.Asked(
                  exchange.getRequestMethod().toString(),
                  exchange.getRequestURI(),
                  exchange.getQueryString(),
                  exchange.getProtocol().toString()),
              Optional.ofNullable(headers.getFirst(Headers.REFERER)).orElse(""),
              Optional.ofNullable(headers.getFirst(Headers.USER_AGENT)).orElse(""),
              new AccessEntry.Answered(
                  exchange.getStatusCode(),
                  exchange.getResponseBytesSent(),
                  Duration.ofNanos(System.nanoTime() - record.began()),
                  isEndless(exchange)),
              Instant.now()));
    } finally {
      next.proceed();
    }
  }
}

package dev.bench.web.server;

import dev.bench.BenchException;
import dev.bench.http.Request;
import dev.bench.http.Response;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one exchange through its life.
 *
 * <ol>
 *   <li>On the I/O thread: take a place among the running requests, or answer 503.
 *   <li>Read the head into a {@link Request}, or refuse it.
 *   <li>If the gateway can answer at once, write the answer from here.
 *   <li>Else a worker thread calls the gateway, which may read the body and block.
 *   <li>Write the answer; whatever went wrong, the exchange ends and the place is given back.
 * </ol>
 */
final class ExchangeHandler implements HttpHandler {

  private static final Logger LOG = LoggerFactory.getLogger(ExchangeHandler.class);

  private final Gateway gateway;
  private final Limits limits;
  private final InFlight inFlight;
  private final RequestReader reader;
  private final ResponseWriter writer = new ResponseWriter();
  private volatile boolean closing;

  ExchangeHandler(Gateway gateway, Limits limits) {
    this.gateway = gateway;
    this.limits = limits;
    this.inFlight = new InFlight(limits.requests());
    this.reader = new RequestReader(limits);
  }

  /** From now on every answer closes its connection. */
  InFlight close() {
    closing = true;
    return inFlight;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    RequestBody body = new RequestBody(exchange, limits);
    try {
      if (!inFlight.begin(exchange)) {
        send(exchange, body, busy());
        return;
      }
      Request request = reader.read(exchange, body);
      Optional<Response> atOnce = body.isEnded() ? gateway.atOnce(request) : Optional.empty();
      if (atOnce.isPresent()) {
        send(exchange, body, atOnce.get());
      } else {
        exchange.dispatch(() -> answer(exchange, body, request));
      }
    } catch (RefusedRequest e) {
      send(
          exchange,
          body,
          Response.text("text/plain", e.getMessage() + "\n").withStatus(e.status()));
    } catch (Throwable e) { // an Error too: an exchange that nobody ends hangs for ever
      fail(exchange, body, e);
    }
  }

  private void answer(HttpServerExchange exchange, RequestBody body, Request request) {
    try {
      send(exchange, body, gateway.handle(request));
    } catch (Throwable e) { // as above
      fail(exchange, body, e);
    }
  }

  private void send(HttpServerExchange exchange, RequestBody body, Response response) {
    boolean read = body.isEnded() || (!exchange.isInIoThread() && body.discardRest());
    if (!read || closing) {
      exchange.setPersistent(false);
    }
    try {
      writer.write(exchange, response, new Lingering(body, read));
    } catch (IOException e) {
      LOG.debug("The caller went away before its answer was written", e);
      Lingering.giveUp(exchange);
    }
  }

  private void fail(HttpServerExchange exchange, RequestBody body, Throwable cause) {
    if (cause instanceof CallerGoneException) {
      Lingering.giveUp(exchange);
      return;
    }
    if (cause instanceof BenchException known && !exchange.isResponseStarted()) {
      String message = known.getMessage() + "\n";
      send(exchange, body, Response.text("text/plain", message).withStatus(known.status()));
      return;
    }
    LOG.error(
        "{} {} failed outside of the application; it is answered 500",
        exchange.getRequestMethod(),
        exchange.getRequestURI(),
        cause);
    if (exchange.isResponseStarted()) {
      Lingering.giveUp(exchange);
      return;
    }
    exchange.getResponseHeaders().clear();
    send(exchange, body, Response.text("text/plain", "Internal Server Error\n").withStatus(500));
  }

  private static Response busy() {
    return Response.text("text/plain", "The server is busy. Try again in a second.\n")
        .withStatus(503)
        .withHeader("Retry-After", "1");
  }
}

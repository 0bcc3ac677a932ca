package dev.bench.web.server;

import dev.bench.BenchException;
import dev.bench.config.TrustedProxies;
import dev.bench.http.Request;
import dev.bench.http.Response;
import dev.bench.web.log.AccessListener;
import dev.bench.web.log.AccessLog;
import dev.bench.web.log.RequestRecord;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one exchange through its life.
 *
 * <ol>
 *   <li>On the I/O thread: take a place among the running requests, or answer 503.
 *   <li>Read the head into a {@link Request}, or refuse it.
 *   <li>If the gateway can answer at once, write the answer from here.
 *   <li>Else receive the body, still on the I/O thread.
 *   <li>Then a worker thread of the request's site calls the gateway, which may block.
 *   <li>Write the answer on the I/O thread, without holding the worker. However it goes, the
 *       exchange ends and the place is given back.
 * </ol>
 */
final class ExchangeHandler implements HttpHandler, AutoCloseable {

  private static final HttpString ID = new HttpString(RequestRecord.HEADER);
  private static final Logger LOG = LoggerFactory.getLogger(ExchangeHandler.class);

  private final Gateway gateway;
  private final Limits limits;
  private final InFlight inFlight;
  private final BodyPlaces bodies;
  private final SiteWorkers workers;
  private final EventStreams streams;
  private final RequestReader reader;
  private final TrustedProxies proxies;
  private final AccessLog log;
  private final Refusals refusals = new Refusals();
  private final ResponseWriter writer = new ResponseWriter();
  private volatile boolean closing;

  ExchangeHandler(Gateway gateway, Limits limits, TrustedProxies proxies, AccessLog log) {
    Limits.Counts counts = limits.counts();
    this.gateway = gateway;
    this.limits = limits;
    this.inFlight = new InFlight(counts.requests());
    this.bodies = new BodyPlaces(counts.bodiesPerAddress());
    this.workers = new SiteWorkers(counts.workers(), Math.max(1, counts.requests() / 2));
    this.streams = new EventStreams(counts.eventStreams());
    this.reader = new RequestReader(limits);
    this.proxies = proxies;
    this.log = log;
  }

  int running() {
    return inFlight.count();
  }

  long served() {
    return inFlight.begun();
  }

  /** What counts the requests that the server itself refuses. */
  Refusals refusals() {
    return refusals;
  }

  /** From now on every answer closes its connection; streams of events end. */
  InFlight beginClose() {
    closing = true;
    streams.close();
    return inFlight;
  }

  @Override
  public void close() {
    workers.close();
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    if (!exchange.isInIoThread()) { // a pipelined request begins where the one before it ended
      exchange.dispatch(exchange.getIoThread(), this);
      return;
    }
    RequestBody body = new RequestBody(exchange);
    try {
      RequestRecord record = begin(exchange);
      if (!inFlight.begin(exchange)) {
        send(exchange, body, busy(exchange));
        return;
      }
      Request request = reader.read(exchange, body, record);
      Optional<Response> atOnce = body.isWhole() ? gateway.atOnce(request) : Optional.empty();
      if (atOnce.isPresent()) {
        send(exchange, body, atOnce.get());
        return;
      }
      exchange.addExchangeCompleteListener((_, next) -> {
        body.forget();
        next.proceed();
      });
      new BodyReceiver(exchange, body, limits, bodies, () -> dispatch(exchange, body, request))
          .start(request.remoteAddress());
    } catch (RefusedRequest e) {
      send(exchange, body, refusals.answer(exchange, e.status(), e.getMessage()));
    } catch (Throwable e) { // an Error too: an exchange that is never ended hangs for ever
      fail(exchange, body, e);
    }
  }

  /** Gives the exchange an id, which its answer bears, whatever comes of it. */
  private RequestRecord begin(HttpServerExchange exchange) {
    Peer peer = Peer.of(exchange, proxies);
    Optional<String> given =
        peer.trusted()
            ? Optional.ofNullable(exchange.getRequestHeaders().getFirst(ID))
            : Optional.empty();
    RequestRecord record = RequestRecord.begin(given);
    record.address(RequestReader.address(exchange, peer));
    exchange.getResponseHeaders().put(ID, record.id());
    exchange.addExchangeCompleteListener(new AccessListener(record, log));
    return record;
  }

  /** Hands a request over to a worker of its site; one that is not known yet is looked up first. */
  private void dispatch(HttpServerExchange exchange, RequestBody body, Request request) {
    Optional<String> site = gateway.knownSite(request);
    if (site.isEmpty()) {
      onWorker("", exchange, body, () -> dispatchFound(exchange, body, request));
    } else {
      onWorker(site.get(), exchange, body, () -> answer(exchange, body, request));
    }
  }

  private void dispatchFound(HttpServerExchange exchange, RequestBody body, Request request) {
    try {
      onWorker(findSite(request), exchange, body, () -> answer(exchange, body, request));
    } catch (Throwable e) { // as above
      fail(exchange, body, e);
    }
  }

  private void onWorker(String site, HttpServerExchange exchange, RequestBody body, Runnable task) {
    if (workers.isFull(site)) {
      send(exchange, body, busy(exchange));
      return;
    }
    Executor worker =
        work -> workers.execute(site, work, () -> send(exchange, body, busy(exchange)));
    if (exchange.isInIoThread()) {
      exchange.dispatch(worker, task);
    } else {
      worker.execute(task); // it was dispatched before
    }
  }

  private String findSite(Request request) {
    try {
      return gateway.findSite(request);
    } catch (RuntimeException e) {
      return ""; // the application meets it again, and answers with the reason
    }
  }

  private void answer(HttpServerExchange exchange, RequestBody body, Request request) {
    try {
      Response response = spooled(gateway.handle(request));
      if (EventStreams.isOne(response)) {
        streams.execute(() -> finish(exchange, body, response));
      } else {
        // From a worker, the I/O thread would spin until the exchange is ended, while a busy
        // machine
        // lets the worker wait.
        Response made = ResponseWriter.made(response);
        exchange.dispatch(exchange.getIoThread(), () -> finish(exchange, body, made));
      }
    } catch (RejectedExecutionException e) {
      send(exchange, body, busy(exchange));
    } catch (Throwable e) { // as above
      fail(exchange, body, e);
    }
  }

  /** Sends an answer, or events as they come; the code that makes those is an app's. */
  private void finish(HttpServerExchange exchange, RequestBody body, Response response) {
    try {
      send(exchange, body, response);
    } catch (Throwable e) { // an Error too: the exchange must end
      fail(exchange, body, e);
    }
  }

  /** A stream is kept before it is sent, so that no worker waits for its reader. */
  private Response spooled(Response response) throws IOException {
    return switch (response) {
      case Response.Stream stream when stream.isEventStream() || stream.source() instanceof Spool ->
          stream;
      case Response.Stream stream ->
          Response.stream(stream.mediaType(), Spool.of(stream.source(), limits.answerBytes()))
              .withHead(stream.head());
      case Response other -> other;
    };
  }

  private void send(HttpServerExchange exchange, RequestBody body, Response response) {
    if (!body.isWhole() || closing) {
      exchange.setPersistent(false);
    }
    try {
      writer.write(exchange, response, new Lingering(body));
    } catch (IOException e) {
      LOG.debug("The caller went away before its answer was written", e);
      Lingering.giveUp(exchange);
    }
  }

  private void fail(HttpServerExchange exchange, RequestBody body, Throwable cause) {
    if (cause instanceof BenchException known && !exchange.isResponseStarted()) {
      String reason = String.valueOf(known.getMessage());
      send(exchange, body, refusals.answer(exchange, known.status(), reason));
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
    String id = String.valueOf(exchange.getResponseHeaders().getFirst(ID));
    exchange.getResponseHeaders().clear();
    exchange.getResponseHeaders().put(ID, id);
    send(exchange, body, Response.text("text/plain", "Internal Server Error\n").withStatus(500));
  }

  private Response busy(HttpServerExchange exchange) {
    return refusals.answer(exchange, 503, "The server is busy. Try again in a second.");
  }
}

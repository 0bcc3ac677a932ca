package dev.bench.web.chain;

import dev.bench.Call0;
import dev.bench.Context;
import dev.bench.app.Generation;
import dev.bench.app.Phase;
import dev.bench.http.Application;
import dev.bench.http.Middleware;
import dev.bench.http.Request;
import dev.bench.http.Response;
import dev.bench.json.Json;
import dev.bench.runtime.Bench;
import dev.bench.runtime.UnitOfWork;
import dev.bench.web.server.Spool;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a handler in a unit of work: on the request's site, as its user, with the generation's code.
 *
 * <p>The handler finds the unit's context with {@link Context#current}. GET and HEAD only read. The
 * steps that apps declared for requests run around the handler. The answer is made ready to be sent
 * before the commit: it needs neither the context nor app code any more.
 */
public final class InUnitOfWork implements Middleware {

  private static final Logger LOG = LoggerFactory.getLogger(InUnitOfWork.class);
  private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

  private final Bench bench;
  private final Generation generation;
  private final long answerBytes;

  /**
   * Units of {@code bench} on {@code generation}.
   *
   * @param answerBytes the longest stream that is kept for its reader
   */
  public InUnitOfWork(Bench bench, Generation generation, long answerBytes) {
    this.answerBytes = answerBytes;
    this.bench = bench;
    this.generation = generation;
  }

  @Override
  public Application around(Application next) {
    return request -> {
      List<String> installed = RequestScope.of(request).site().installedApps();
      AtomicReference<@Nullable Response> made = new AtomicReference<>();
      try {
        return unit(request)
            .call(ctx -> {
              for (Call0 step : generation.steps(installed, Phase.BEFORE_REQUEST)) {
                step.call(ctx);
              }
              Response response = selfContained(next.handle(request));
              made.set(response);
              generation
                  .steps(installed, Phase.AFTER_REQUEST)
                  .forEach(step -> afterwards(ctx, step));
              return response;
            });
      } catch (Throwable e) { // the commit may have failed
        forget(made.get());
        throw e;
      }
    };
  }

  /** Closes the file of an answer that is not sent. */
  private static void forget(@Nullable Response response) throws IOException {
    if (response instanceof Response.Stream stream && stream.source() instanceof Spool kept) {
      kept.close();
    }
  }

  private UnitOfWork unit(Request request) {
    RequestScope scope = RequestScope.of(request);
    UnitOfWork unit = bench.unit(scope.site()).on(generation).as(scope.session()).request(request);
    return READS.contains(request.method()) ? unit.readOnly() : unit;
  }

  private static void afterwards(Context ctx, Call0 step) {
    try {
      step.call(ctx);
    } catch (Exception e) {
      LOG.error("A step of an app after a request failed; the answer stays as it is", e);
    }
  }

  /**
   * JSON is made of app types by the generation's mapper. A stream is written now, since what it
   * writes may come from the transaction; but server-sent events have no end.
   */
  private Response selfContained(Response response) throws IOException {
    Json json = generation.json();
    return switch (response) {
      case Response.Json value ->
          Response.bytes("application/json", json.bytes(value.value())).withHead(value.head());
      case Response.Stream events when events.isEventStream() -> events;
      case Response.Stream stream ->
          Response.stream(stream.mediaType(), Spool.of(stream.source(), answerBytes))
              .withHead(stream.head());
      case Response.Text text -> text;
      case Response.Bytes bytes -> bytes;
      case Response.FileBody file -> file;
      case Response.Redirect redirect -> redirect;
      case Response.Empty empty -> empty;
    };
  }
}

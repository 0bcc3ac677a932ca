package dev.bench.web.api;

import dev.bench.Call0;
import dev.bench.Context;
import dev.bench.Session;
import dev.bench.app.Generation;
import dev.bench.app.Phase;
import dev.bench.http.Request;
import dev.bench.http.Response;
import dev.bench.runtime.Bench;
import dev.bench.runtime.UnitOfWork;
import dev.bench.site.SiteState;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs handlers in a unit of work: on the request's site, as its user, with the generation's code.
 *
 * <p>GET and HEAD only read. The steps that apps declared for requests run around the handler, and
 * the answer is made ready to be sent inside, before the commit.
 */
public final class Units {

  private static final Logger LOG = LoggerFactory.getLogger(Units.class);
  private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

  private final Bench bench;
  private final Generation generation;

  /** Units of {@code bench} on {@code generation}. */
  public Units(Bench bench, Generation generation) {
    this.bench = bench;
    this.generation = generation;
  }

  /** A handler that needs a context. */
  @FunctionalInterface
  public interface Handler {

    /** Answers. */
    Response handle(Context ctx) throws Exception;
  }

  /** The code that the units run on. */
  public Generation generation() {
    return generation;
  }

  /** The answer of {@code handler} to {@code request}. */
  public Response answer(Request request, Handler handler) throws Exception {
    SiteState site = request.attribute(SiteState.class);
    return unit(request, request.attribute(Session.class))
        .call(ctx -> {
          for (Call0 step : generation.steps(site.installedApps(), Phase.BEFORE_REQUEST)) {
            step.call(ctx);
          }
          Response response = SelfContained.of(handler.handle(ctx), generation.json());
          runAfterwards(ctx, site, Phase.AFTER_REQUEST);
          return response;
        });
  }

  /** Runs the apps' steps for {@code phase} as {@code session}; a failure is logged. */
  public void run(Request request, Session session, Phase phase) {
    SiteState site = request.attribute(SiteState.class);
    if (generation.steps(site.installedApps(), phase).isEmpty()) {
      return;
    }
    try {
      unit(request, session)
          .call(ctx -> {
            for (Call0 step : generation.steps(site.installedApps(), phase)) {
              step.call(ctx);
            }
            return true;
          });
    } catch (Exception e) {
      LOG.error(
          "A step of an app for {} failed on {}; nothing else changes", phase, site.name(), e);
    }
  }

  private void runAfterwards(Context ctx, SiteState site, Phase phase) {
    for (Call0 step : generation.steps(site.installedApps(), phase)) {
      try {
        step.call(ctx);
      } catch (Exception e) {
        LOG.error("A step of an app for {} failed; the answer stays as it is", phase, e);
      }
    }
  }

  private UnitOfWork unit(Request request, Session session) {
    UnitOfWork unit =
        bench.unit(request.attribute(SiteState.class)).on(generation).as(session).request(request);
    return READS.contains(request.method()) ? unit.readOnly() : unit;
  }
}

package dev.bench.web.api;

import dev.bench.Call0;
import dev.bench.Session;
import dev.bench.app.Generation;
import dev.bench.app.Phase;
import dev.bench.http.Request;
import dev.bench.runtime.Bench;
import dev.bench.site.SiteState;
import dev.bench.web.chain.RequestScope;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the steps that apps declare for a login and a logout, each time in a unit of work of their
 * own. A step that fails is logged and changes nothing.
 *
 * @param bench what the units run on
 * @param generation the apps
 */
public record SessionHooks(Bench bench, Generation generation) {

  private static final Logger LOG = LoggerFactory.getLogger(SessionHooks.class);

  /** Runs the steps for {@code phase} as {@code session}. */
  void run(Request request, Session session, Phase phase) {
    SiteState site = RequestScope.of(request).site();
    List<Call0> steps = generation.steps(site.installedApps(), phase);
    if (steps.isEmpty()) {
      return;
    }
    try {
      bench
          .unit(site)
          .on(generation)
          .as(session)
          .request(request)
          .call(ctx -> {
            for (Call0 step : steps) {
              step.call(ctx);
            }
            return steps.size();
          });
    } catch (Exception e) {
      LOG.error("A step of an app for {} failed; the session stays as it is", phase, e);
    }
  }
}

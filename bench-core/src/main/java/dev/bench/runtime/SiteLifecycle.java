package dev.bench.runtime;

import dev.bench.Call0;
import dev.bench.Session;
import dev.bench.app.LoadedApp;
import dev.bench.app.Phase;
import dev.bench.logging.LogContext;
import dev.bench.site.Progress;
import dev.bench.site.ServerLogins;
import dev.bench.site.SiteState;
import dev.bench.site.change.Lifecycle;
import dev.bench.site.change.SiteWork;
import java.util.List;

/**
 * Runs apps' steps at a site's events as units of work of Administrator.
 *
 * @param bench what the units run on
 */
public record SiteLifecycle(Bench bench) implements Lifecycle {

  /** What new-site, install-app and migrate need, on {@code bench}. */
  public static SiteWork workOn(Bench bench, ServerLogins logins, Progress progress) {
    return new SiteWork(
        bench.directory(),
        bench.sites(),
        bench.apps().current(),
        new SiteLifecycle(bench),
        logins,
        progress);
  }

  @Override
  public void run(SiteState site, LoadedApp app, Phase phase) throws Exception {
    List<Call0> steps = app.steps(phase);
    if (!steps.isEmpty()) {
      try (LogContext log = LogContext.open()) {
        log.site(site.name()).user(Session.ADMINISTRATOR);
        bench
            .unit(site)
            .as(Session.ADMINISTRATOR)
            .call(ctx -> {
              for (Call0 step : steps) {
                step.call(ctx);
              }
              return steps.size();
            });
      }
    }
  }
}

package dev.bench.site.change;

import dev.bench.app.LoadedApp;
import dev.bench.app.Phase;
import dev.bench.site.SiteState;

/** Runs the steps that an app registered for a moment of a site's life, as Administrator. */
@FunctionalInterface
public interface Lifecycle {

  /**
   * Runs the steps of {@code app} for {@code phase} on {@code site}, in one unit of work.
   *
   * @throws Exception what a step threw
   */
  void run(SiteState site, LoadedApp app, Phase phase) throws Exception;
}

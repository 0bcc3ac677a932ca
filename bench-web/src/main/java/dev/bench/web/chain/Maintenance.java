package dev.bench.web.chain;

import dev.bench.SiteUnavailableException;
import dev.bench.http.Application;
import dev.bench.http.Middleware;
import dev.bench.site.SiteState;

/** Answers 503 while a site is in maintenance ({@code maintenance_mode}). */
public final class Maintenance implements Middleware {

  /** A middleware without state. */
  public Maintenance() {}

  @Override
  public Application around(Application next) {
    return request -> {
      SiteState site = RequestScope.of(request).site();
      if (site.inMaintenance()) {
        throw new SiteUnavailableException(
            "%s is being worked on. Try again in a few minutes.".formatted(site.name()));
      }
      return next.handle(request);
    };
  }
}

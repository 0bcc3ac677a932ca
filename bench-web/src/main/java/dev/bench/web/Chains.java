package dev.bench.web;

import dev.bench.app.Generation;
import dev.bench.http.Middleware;
import dev.bench.runtime.Bench;
import dev.bench.web.chain.CsrfCheck;
import dev.bench.web.chain.InUnitOfWork;
import dev.bench.web.chain.Maintenance;
import dev.bench.web.chain.SessionResume;
import dev.bench.web.limit.SiteLimit;
import dev.bench.web.page.PageToken;
import dev.bench.web.server.Limits;

/**
 * The middleware of the routes of one generation, each list in the order of the way in.
 *
 * <p>What all requests go through before they find their route is listed in {@link
 * BenchApplication}.
 *
 * @param site refuses requests for a site in maintenance, or one that used up its time
 * @param login also finds the session, and refuses forms of other sites; for login and logout
 * @param user also finds the session, and refuses forged changes
 * @param page also gives the session a CSRF token
 * @param unit runs the handler in one unit of work; goes behind one of the others
 */
record Chains(
    Middleware site, Middleware login, Middleware user, Middleware page, Middleware unit) {

  static Chains of(Bench bench, Generation generation) {
    Limits limits = Limits.of(bench.config().settings());
    Middleware site = new Maintenance().andThen(new SiteLimit(bench.cache()));
    Middleware caller = site.andThen(new SessionResume(bench.sessions()));
    Middleware login = caller.andThen(CsrfCheck.ofOrigin());
    Middleware user = caller.andThen(CsrfCheck.ofToken());
    Middleware page = user.andThen(new PageToken(bench.sessions()));
    Middleware unit = new InUnitOfWork(bench, generation, limits.answerBytes());
    return new Chains(site, login, user, page, unit);
  }

  /** {@code user}, then one unit of work. */
  Middleware userUnit() {
    return user.andThen(unit);
  }

  /** {@code page}, then one unit of work. */
  Middleware pageUnit() {
    return page.andThen(unit);
  }
}

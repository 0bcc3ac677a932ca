package dev.bench.realtime;

import dev.bench.RoomCheck;
import dev.bench.Session;
import dev.bench.app.Generation;
import dev.bench.logging.LogContext;
import dev.bench.runtime.Bench;
import dev.bench.site.SiteState;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The bench itself: its sites, its session store, its apps and its jobs. */
final class BenchAccess implements Access {

  private final Bench bench;

  BenchAccess(Bench bench) {
    this.bench = bench;
  }

  @Override
  public Optional<String> siteOf(String host) {
    return bench.sites().byHost(host).map(SiteState::name);
  }

  @Override
  public boolean exists(String site) {
    return bench.sites().find(site).isPresent();
  }

  @Override
  public Visitor visitor(String site, String sid) {
    return bench
        .sessions()
        .find(bench.sites().require(site), sid)
        .map(login -> new Visitor(login.session(), login.isSystemUser()))
        .orElseGet(() -> new Visitor(Session.guest(), false));
  }

  /** Asks app code, in a unit of work that only reads. */
  @Override
  public boolean mayHear(String site, Session session, String type, @Nullable String name)
      throws Exception {
    SiteState state = bench.sites().require(site);
    Generation generation = bench.apps().current();
    Optional<RoomCheck> check = generation.roomCheck(state.installedApps(), type);
    if (check.isEmpty()) {
      return false;
    }
    try (LogContext log = LogContext.open()) {
      log.site(site).user(session.user()).generation(generation.id());
      return bench
          .unit(state)
          .on(generation)
          .as(session)
          .readOnly()
          .call(ctx -> check.get().allow(ctx, name));
    }
  }

  @Override
  public boolean ownsTask(String site, Session session, String task) {
    return !session.isGuest()
        && bench
            .jobs()
            .find(site, task)
            .flatMap(job -> job.meta().user())
            .filter(session.user()::equals)
            .isPresent();
  }
}

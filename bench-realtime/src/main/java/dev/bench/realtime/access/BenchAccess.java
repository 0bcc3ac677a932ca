package dev.bench.realtime.access;

import dev.bench.RoomCheck;
import dev.bench.Session;
import dev.bench.app.Generation;
import dev.bench.config.TrustedProxies;
import dev.bench.logging.LogContext;
import dev.bench.redis.Subscription;
import dev.bench.runtime.Bench;
import dev.bench.session.Sessions;
import dev.bench.site.SiteState;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The bench itself: its sites, its session store, its apps and its jobs. */
public final class BenchAccess implements Access {

  private static final int HASHES_PER_QUERY = 500;

  private final Bench bench;
  private final TrustedProxies proxies;

  public BenchAccess(Bench bench) {
    this.bench = bench;
    this.proxies = TrustedProxies.of(bench.config().settings());
  }

  @Override
  public boolean trusts(InetSocketAddress caller) {
    return proxies.trusts(caller.getAddress());
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
  public boolean allowsOrigin(String site, @Nullable String origin) {
    List<String> allowed =
        bench.sites().find(site).map(state -> state.config().texts("allow_cors")).orElse(List.of());
    return origin != null && (allowed.contains("*") || allowed.contains(origin));
  }

  @Override
  public Visitor visitor(String site, String sid) {
    return bench
        .sessions()
        .find(bench.sites().require(site), sid)
        .map(login -> new Visitor(login.session(), login.isSystemUser()))
        .orElseGet(() -> new Visitor(Session.guest(), false));
  }

  @Override
  public Map<String, Standing> standings(String site, Set<String> sids) throws Exception {
    Map<String, String> byHash = new HashMap<>();
    sids.forEach(sid -> byHash.put(Sessions.hash(sid), sid));
    Map<String, Standing> standings = new HashMap<>();
    List<String> hashes = List.copyOf(byHash.keySet());
    for (int from = 0; from < hashes.size(); from += HASHES_PER_QUERY) {
      List<String> some = hashes.subList(from, Math.min(hashes.size(), from + HASHES_PER_QUERY));
      rows(site, some)
          .forEach(row ->
              standings.merge(byHash.get(row.sidHash()), row.standing(), Standing::withRolesOf));
    }
    return standings;
  }

  @Override
  public EventSource.Subscribed onSessionEnd(Consumer<String> listener) {
    Subscription ends = bench.sessions().onEnd(end -> listener.accept(end.site()));
    return ends::close;
  }

  /** One row for each role of a session's user, or one without a role. */
  public record Row(String sidHash, String user, String userType, @Nullable String role) {

    Standing standing() {
      return new Standing(
          user, userType.equals("System User"), role == null ? Set.of() : Set.of(role));
    }
  }

  private List<Row> rows(String site, List<String> hashes) throws Exception {
    return bench
        .unit(bench.sites().require(site))
        .readOnly()
        .call(ctx ->
            ctx.db()
                .createQuery(
                    "select s.sid_hash, s.user, u.user_type, r.role from bench_session s"
                        + " join bench_user u on u.name = s.user"
                        + " left join bench_user_role r on r.user = s.user"
                        + " where s.sid_hash in (<hashes>) and s.expires > utc_timestamp(6)"
                        + " and u.enabled")
                .bindList("hashes", hashes)
                .mapTo(Row.class)
                .list());
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

package dev.bench.runtime;

import dev.bench.Cache;
import dev.bench.Context;
import dev.bench.ContextScope;
import dev.bench.Files;
import dev.bench.Jobs;
import dev.bench.Mail;
import dev.bench.Realtime;
import dev.bench.RunningJob;
import dev.bench.Session;
import dev.bench.Site;
import dev.bench.app.Generation;
import dev.bench.http.Request;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The context of one unit of work, or of a part of it that acts as another user.
 *
 * <p>Confined to the thread that made it; every use is checked.
 */
final class BoundContext implements Context, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger("dev.bench.app-log");

  private final Bench bench;
  private final UnitPlan unit;
  private final Session session;
  private final UnitState state;

  BoundContext(Bench bench, UnitPlan unit) {
    this(bench, unit, unit.session, new UnitState(unit));
  }

  private BoundContext(Bench bench, UnitPlan unit, Session session, UnitState state) {
    this.bench = bench;
    this.unit = unit;
    this.session = session;
    this.state = state;
  }

  @Override
  public Site site() {
    state.check();
    return unit.site;
  }

  @Override
  public String user() {
    return session().user();
  }

  @Override
  public Session session() {
    state.check();
    return session;
  }

  @Override
  public Set<String> roles() {
    return unit.services.roles().of(db(), user());
  }

  @Override
  public Handle db() {
    return state.transaction().handle(unit.generation.handles());
  }

  @Override
  public Cache cache() {
    state.check();
    return new SiteCache(unit.services.cache(), unit.site.name(), unit.generation.json());
  }

  @Override
  public InstantSource clock() {
    state.check();
    return unit.services.databases().clock();
  }

  @Override
  public Jobs jobs() {
    state.check();
    return new UnitJobs(unit, session.user(), state);
  }

  @Override
  public Realtime realtime() {
    state.check();
    return new UnitRealtime(unit, session.user(), state);
  }

  @Override
  public Mail mail() {
    state.check();
    return new UnitMail(unit, session.user(), state);
  }

  @Override
  public Files files() {
    state.check();
    return new UnitFiles(unit, this, state);
  }

  @Override
  public Logger log() {
    state.check();
    return log;
  }

  @Override
  public Optional<Request> request() {
    state.check();
    return Optional.ofNullable(unit.request);
  }

  @Override
  public Optional<RunningJob> job() {
    state.check();
    return Optional.ofNullable(unit.job);
  }

  @Override
  public void commit() {
    state.check();
    if (!unit.mayCommit) {
      throw new IllegalStateException(
          "A request commits when it returns; only jobs and console lines commit in steps");
    }
    finish();
  }

  @Override
  public <T> T asUser(String user, Work<T> work) throws Exception {
    state.check();
    BoundContext other = new BoundContext(bench, unit, Session.of(user), state);
    return ContextScope.with(other).call(() -> work.in(other));
  }

  Bench bench() {
    return bench;
  }

  /** The code that this unit runs on. */
  Generation generation() {
    return unit.generation;
  }

  void finish() {
    state.finish();
  }

  void beforeWait() {
    state.beforeWait();
  }

  @Override
  public void close() {
    state.close();
  }
}

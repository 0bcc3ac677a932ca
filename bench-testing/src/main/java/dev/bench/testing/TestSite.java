package dev.bench.testing;

import dev.bench.Config;
import dev.bench.Context;
import dev.bench.Session;
import dev.bench.Site;
import dev.bench.http.Application;
import dev.bench.http.Client;
import dev.bench.logging.LogContext;
import dev.bench.runtime.Bench;
import dev.bench.session.Login;
import dev.bench.session.Origin;
import dev.bench.site.SiteState;
import dev.bench.web.BenchApplication;
import dev.bench.web.WebOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The site of a test class: everything a test does with it begins here.
 *
 * <p>For one thread at a time. Administrator's password is {@code admin}; the site asks for no CSRF
 * token.
 */
public final class TestSite implements Site {

  private static final Origin HERE = new Origin("127.0.0.1", "dev.bench.http.Client");

  private final OwnBench own;
  private final Application application;
  private final Snapshot afterInstallation;
  private final EventLog events;
  private final TestJobs jobs;
  private final TestClock clock;

  private TestSite(OwnBench own, Snapshot afterInstallation) {
    this.own = own;
    this.afterInstallation = afterInstallation;
    this.application = new BenchApplication(own.bench(), WebOptions.ofTest(own.site()));
    this.events = new EventLog(own.bench().queue(), own.site());
    this.clock = new TestClock(own.bench().clock());
    this.jobs = new TestJobs(own.bench(), own.site());
  }

  /** Makes the site and installs {@code app} on it. */
  static TestSite make(AppUnderTest app, DatabaseServer server) {
    try {
      OwnBench own = OwnBench.make(app, server);
      return new TestSite(own, Snapshot.of(server, own.database()));
    } catch (Exception e) {
      throw new IllegalStateException(
          "No site could be made for the tests of %s: %s".formatted(app.name(), e.getMessage()), e);
    }
  }

  @Override
  public String name() {
    return own.site();
  }

  @Override
  public Path path() {
    return state().path();
  }

  @Override
  public Config config() {
    return state().config();
  }

  /** A new client of the site's web application, not logged in. */
  public Client client() {
    return new Client(application, this::login);
  }

  /** The jobs of the site. */
  public TestJobs jobs() {
    return jobs;
  }

  /** The clock of the site. */
  public TestClock clock() {
    return clock;
  }

  /** What was published since the test began, the first one first. */
  public List<PublishedEvent> events() {
    return events.all();
  }

  /** The mails that were written and committed since the test began, the first one first. */
  public List<WrittenMail> mails() {
    try {
      return call(ctx -> MailLog.of(ctx.db()));
    } catch (Exception e) {
      throw new IllegalStateException("The mail queue of the test cannot be read", e);
    }
  }

  /**
   * Does {@code work} in a unit of work of Administrator; it is committed when the work returns.
   *
   * @throws Exception what the work throws
   */
  public <T> T call(Context.Work<T> work) throws Exception {
    return callAs(Session.ADMINISTRATOR, work);
  }

  /**
   * Does {@code work} in a unit of work of {@code user}; it is committed when the work returns.
   *
   * @throws Exception what the work throws
   */
  public <T> T callAs(String user, Context.Work<T> work) throws Exception {
    try (LogContext log = LogContext.open()) {
      log.site(state().name()).user(user);
      return own.bench().unit(state()).as(user).console().call(work);
    }
  }

  /** Puts database and Redis back to what they were after the installation. */
  void reset() {
    afterInstallation.restore();
    own.bench().queue().eval(Scripts.FLUSH.on());
    events.clear();
    jobs.clear();
    clock.reset();
  }

  /** A session for a client; a user whom the site does not know is added to it. */
  private Map<String, String> login(String user) {
    if (user.equals(Session.GUEST)) {
      return Map.of();
    }
    try {
      call(ctx ->
          ctx.db()
              .execute(
                  "insert ignore into bench_user (name, full_name) values (?, ?)", user, user));
    } catch (Exception e) {
      throw new IllegalStateException("%s could not be made a user".formatted(user), e);
    }
    Bench bench = own.bench();
    Login login = bench.sessions().loginAs(state(), user, HERE);
    return Map.of("sid", login.session().sid());
  }

  private SiteState state() {
    return own.bench().sites().require(own.site());
  }

  /** Ends what the site needs, and drops it. */
  void close() {
    events.close();
    own.close();
    afterInstallation.drop();
  }
}

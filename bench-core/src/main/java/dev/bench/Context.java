package dev.bench;

import dev.bench.http.Request;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;

/**
 * One unit of work: a request, a job, a console line or a socket's check.
 *
 * <p>Bound to one site, one user, one transaction and one thread. Using it after its end, or from
 * another thread, throws {@link IllegalStateException}.
 */
public interface Context {

  /** The context of the running unit of work; throws outside of one. */
  static Context current() {
    return ContextScope.current();
  }

  /** The tenant. */
  Site site();

  /** Who is acting: {@code Guest}, {@code Administrator} or an e-mail address. */
  String user();

  /** The login that is acting. */
  Session session();

  /** The user's roles; {@code All} and {@code Guest} for everyone, as in Frappe. */
  Set<String> roles();

  /**
   * The site's database in this unit's transaction, opened on first use. Records map without
   * registration; begin, commit and close are refused: they belong to the runtime.
   */
  Handle db();

  /** The site's name space in the Redis cache. */
  Cache cache();

  /**
   * The time; a test may set it, unlike that of {@code Instant.now()}. See {@code now()} of SQL for
   * the time of the database.
   */
  InstantSource clock();

  /** What runs later. */
  Jobs jobs();

  /** What connected clients hear. */
  Realtime realtime();

  /** A new mail, which a worker sends after the commit. */
  Mail mail();

  /** The public and private files of the site. */
  Files files();

  /** The unit's log; every line carries site, user, request or job id. */
  Logger log();

  /** The request, when this unit is one. */
  Optional<Request> request();

  /** The running job, when this unit is one. */
  Optional<RunningJob> job();

  /**
   * Commits, sends what waited for the commit and gives the connection back; jobs and console lines
   * only, for long work in steps.
   */
  void commit();

  /** Runs {@code work} on the same site and in the same transaction as another user. */
  <T> T asUser(String user, Work<T> work) throws Exception;

  /** Something done in a context. */
  @FunctionalInterface
  interface Work<T> {

    /** Does it. */
    T in(Context ctx) throws Exception;
  }
}

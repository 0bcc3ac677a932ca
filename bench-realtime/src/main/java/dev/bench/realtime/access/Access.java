package dev.bench.realtime.access;

import dev.bench.Session;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The questions that this server asks of the bench; each may block on Redis, a database or app
 * code, so never on an event loop.
 */
public interface Access {

  /** Whether what this caller says of other callers counts; answered from memory. */
  boolean trusts(InetSocketAddress caller);

  /** The site that answers to a {@code Host} header. */
  Optional<String> siteOf(String host);

  /** Whether the bench has this site now. */
  boolean exists(String site);

  /** Whether pages of this origin may use the site, by its setting {@code allow_cors}. */
  boolean allowsOrigin(String site, @Nullable String origin);

  /**
   * The user behind the session; the guest when it is unknown or expired.
   *
   * @throws Exception when the session store cannot say
   */
  Visitor visitor(String site, String sid) throws Exception;

  /**
   * Whether an app lets the user hear of documents of {@code type}; no when no app declares it.
   *
   * @param name the document, or null for the whole type
   */
  boolean mayHear(String site, Session session, String type, @Nullable String name)
      throws Exception;

  /**
   * What the site knows now of the sessions with these ids; a session that is over is absent. Not a
   * use of the sessions, which end as if nothing had been asked.
   *
   * @throws Exception when the site's database cannot say
   */
  Map<String, Standing> standings(String site, Set<String> sids) throws Exception;

  /**
   * Tells {@code listener} the site of each session that a logout, a new password or a disabled
   * user ends, until what it returns is closed. A notice may get lost.
   */
  EventSource.Subscribed onSessionEnd(Consumer<String> listener);

  /** Whether the user enqueued this job; all guests are one user, so none of them owns one. */
  boolean ownsTask(String site, Session session, String task) throws Exception;
}

package dev.bench.realtime;

import dev.bench.Session;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The questions that this server asks of the bench; each may block on Redis, a database or app
 * code, so never on an event loop.
 */
interface Access {

  /** The site that answers to a {@code Host} header. */
  Optional<String> siteOf(String host);

  /** Whether the bench has this site now. */
  boolean exists(String site);

  /**
   * Who owns the session; the guest when it is unknown or expired.
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

  /** Whether the user enqueued this job; all guests are one user, so none of them owns one. */
  boolean ownsTask(String site, Session session, String task) throws Exception;
}

package dev.bench.site;

import dev.bench.database.DatabaseAddress;
import dev.bench.database.DatabaseAdmin;
import dev.bench.database.StatementLimit;

/**
 * A MariaDB on which sites are made, with its administrator's login, which is never stored.
 *
 * @param root the login
 * @param own whether it is the bench's own, so that sites need not say where it is
 * @param limit how long a statement that makes or drops something may take
 */
public record SiteServer(DatabaseAddress root, boolean own, StatementLimit limit) {

  private static final String OWN = "own";

  /** One with the standard limit. */
  public SiteServer(DatabaseAddress root, boolean own) {
    this(root, own, StatementLimit.SETUP);
  }

  /** What stands for the server in a journal; the port of the bench's own may change. */
  public String key() {
    return own ? OWN : root.server();
  }

  /** Logs in as the administrator. */
  public DatabaseAdmin connect() {
    return DatabaseAdmin.connect(root, limit);
  }
}

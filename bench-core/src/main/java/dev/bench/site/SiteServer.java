package dev.bench.site;

import dev.bench.database.DatabaseAddress;

/**
 * A MariaDB on which sites are made, with its administrator's login, which is never stored.
 *
 * @param root the login
 * @param own whether it is the bench's own, so that sites need not say where it is
 */
public record SiteServer(DatabaseAddress root, boolean own) {

  private static final String OWN = "own";

  /** What stands for the server in a journal; the port of the bench's own may change. */
  public String key() {
    return own ? OWN : root.server();
  }
}

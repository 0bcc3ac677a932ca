package dev.bench.site;

import dev.bench.database.DatabaseAdmin;
import java.io.IOException;
import java.util.Optional;

/** Knows the logins of administrators; what they enter must run. */
@FunctionalInterface
public interface ServerLogins {

  /**
   * The server with that key: {@code own} for the bench's own, else host and port.
   *
   * @return empty when its login was not given
   */
  Optional<SiteServer> server(String key);

  /**
   * Logs in as the administrator of the server with that key.
   *
   * @param what the database or user that is to be changed, for the message
   * @throws IOException when the login is not known
   */
  default DatabaseAdmin connect(String key, String what) throws IOException {
    SiteServer known =
        server(key)
            .orElseThrow(() ->
                new IOException(
                    "%s on MariaDB %s is left, for want of the administrator's login"
                        .formatted(what, key)));
    return known.connect();
  }

  /** Knows one server only. */
  static ServerLogins of(SiteServer server) {
    return key -> Optional.of(server).filter(each -> each.key().equals(key));
  }
}

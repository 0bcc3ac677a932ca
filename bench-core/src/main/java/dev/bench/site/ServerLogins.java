package dev.bench.site;

import java.util.Optional;

/** Knows the logins of administrators; what they enter must run. */
@FunctionalInterface
public interface ServerLogins {

  /**
   * The server with that key: {@code own} for the bench's own, else host and port.
   *
   * @return empty when nobody gave its login
   */
  Optional<SiteServer> server(String key);

  /** Knows one server only. */
  static ServerLogins of(SiteServer server) {
    return key -> Optional.of(server).filter(each -> each.key().equals(key));
  }
}

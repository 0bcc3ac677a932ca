package dev.bench.web;

import dev.bench.web.listen.InheritedSocket;
import java.util.Optional;

/**
 * How a web server is started; how much it takes is said by the bench's settings.
 *
 * @param host the address it listens on
 * @param port the port; 0 takes a free one
 * @param site the only site it serves, whatever the Host header says; empty for all of them
 * @param socket what it accepts from instead of a socket of its own; then host and port do not
 *     count
 * @param application the class of an app's {@link dev.bench.http.Application} that it serves
 *     instead of the sites
 * @param tellsFailures whether answers say what failed, as in {@code developer_mode}; for tests
 */
public record WebOptions(
    String host,
    int port,
    Optional<String> site,
    Optional<InheritedSocket> socket,
    Optional<String> application,
    boolean tellsFailures) {

  /** A web server in production or development. */
  public WebOptions(
      String host,
      int port,
      Optional<String> site,
      Optional<InheritedSocket> socket,
      Optional<String> application) {
    this(host, port, site, socket, application, false);
  }

  /** A web server that binds its own port. */
  public WebOptions(String host, int port, Optional<String> site) {
    this(host, port, site, Optional.empty(), Optional.empty());
  }

  /** What serves the only site {@code site} to a test, without a socket. */
  public static WebOptions ofTest(String site) {
    return new WebOptions(
        "127.0.0.1", 0, Optional.of(site), Optional.empty(), Optional.empty(), true);
  }
}

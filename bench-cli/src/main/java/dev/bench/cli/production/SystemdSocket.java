package dev.bench.cli.production;

/**
 * The text of {@code config/systemd/<bench>.socket}: systemd listens for web and hands its socket
 * to the bench. So callers wait while the whole bench is restarted, and are not refused.
 */
final class SystemdSocket {

  private static final String LOOPBACK = "127.0.0.1";
  private static final int BACKLOG = 1024;

  private final Installation bench;

  /** The text for a bench. */
  SystemdSocket(Installation bench) {
    this.bench = bench;
  }

  /** The name of the file. */
  String file() {
    return bench.name() + ".socket";
  }

  /** The whole file. */
  String text() {
    return """
    # Made by "bench setup systemd", which replaces it. Changes of yours go into a drop-in:
    # systemctl edit %1$s.socket
    [Unit]
    Description=Web port of bench %1$s

    [Socket]
    ListenStream=%2$s:%4$d
    Accept=no
    Backlog=%3$d
    Service=%1$s.service

    [Install]
    WantedBy=sockets.target
    """
        .formatted(bench.name(), address(), BACKLOG, bench.config().webserverPort());
  }

  private String address() {
    String address = bench.config().settings().text("bind_address").orElse(LOOPBACK);
    return address.contains(":") ? "[" + address + "]" : address;
  }
}

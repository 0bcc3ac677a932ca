package dev.bench.web;

import dev.bench.BenchException;
import java.net.BindException;

/** The port of the web server cannot be had; names it and says what to do. */
public final class PortTakenException extends BenchException {

  private static final long serialVersionUID = 1L;

  PortTakenException(String host, int port, BindException cause) {
    super(
        500,
        "Cannot listen on %s port %d: %s. Stop what listens there, or choose another port with --port or webserver_port."
            .formatted(host, port, cause.getMessage()),
        cause);
  }
}

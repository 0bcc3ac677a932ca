package dev.bench.realtime.engine;

import java.net.InetSocketAddress;

/** The realtime server cannot listen where it was told to. */
public final class PortUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  PortUnavailableException(InetSocketAddress address, Throwable cause) {
    super(
        "The realtime server cannot listen on port %d of %s: %s. Stop what listens there, or set another socketio_port."
            .formatted(address.getPort(), address.getHostString(), cause.getMessage()),
        cause);
  }
}

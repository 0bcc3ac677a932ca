package dev.bench.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * One use of a server: while it is open the server stays, and with the last one it stops.
 *
 * <p>A process that dies closes its uses too. Of a server that others run (by hand, by the system,
 * on another host) a use holds nothing.
 */
public final class ServerUse implements AutoCloseable {

  private final boolean started;
  private final @Nullable SharedServer server;
  private @Nullable Guard guard;

  private ServerUse(boolean started, @Nullable SharedServer server, @Nullable Guard guard) {
    this.started = started;
    this.server = server;
    this.guard = guard;
  }

  /** The use of a server that others run. */
  static ServerUse ofOthers() {
    return new ServerUse(false, null, null);
  }

  static ServerUse holding(SharedServer server, Guard guard, boolean started) {
    return new ServerUse(started, server, guard);
  }

  /** Whether this use started the server. */
  public boolean started() {
    return started;
  }

  /** Ends the use; waits for the server's end if it was the last one. */
  @Override
  public synchronized void close() {
    Guard held = guard;
    guard = null;
    if (held != null && server != null) {
      try {
        server.leave(held);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}

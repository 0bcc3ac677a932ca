package dev.bench.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One use of a server: while it is open the server stays, and with the last one it stops.
 *
 * <p>A process that dies closes its uses too. A server that died is not brought back by its uses,
 * but they hold the one that is started in its place. Of a server that others run (by hand, by the
 * system, on another host) a use holds nothing.
 */
public final class ServerUse implements AutoCloseable {

  private final @Nullable ServerProcess process;
  private final @Nullable SharedServer server;
  private @Nullable Guard guard;

  private ServerUse(
      @Nullable ServerProcess process, @Nullable SharedServer server, @Nullable Guard guard) {
    this.process = process;
    this.server = server;
    this.guard = guard;
  }

  /** The use of a server that others run. */
  static ServerUse ofOthers(@Nullable ServerProcess process) {
    return new ServerUse(process, null, null);
  }

  static ServerUse holding(SharedServer server, Guard guard, ServerProcess process) {
    return new ServerUse(process, server, guard);
  }

  /** Whether this use started the server. */
  public boolean started() {
    return server != null && process != null && process.child() != null;
  }

  /** The server as it was found or started; empty when it is not known what runs it. */
  public Optional<ServerProcess> process() {
    return Optional.ofNullable(process);
  }

  /** Ends the use; waits for the server's end if it was the last one. */
  @Override
  public void close() {
    Guard held = takeGuard();
    if (held != null && server != null) {
      try {
        server.leave(held);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Ends the use and waits for nothing: there is another one. */
  void letGo() {
    Guard held = takeGuard();
    if (held != null) {
      try {
        held.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private synchronized @Nullable Guard takeGuard() {
    Guard held = guard;
    guard = null;
    return held;
  }
}

package dev.bench.process.listen;

import dev.bench.process.CannotRunException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The listening sockets of a run, each with an address of its own.
 *
 * <p>Threads: safe. None is closed while a child is started with it: its number may then be that of
 * another file.
 */
public final class ListeningSockets implements AutoCloseable {

  private final Map<ListenAddress, ListeningSocket> open = new HashMap<>();
  private final InheritedSockets inherited;

  /** None yet. One that was inherited is used instead of a new one with the same port. */
  public ListeningSockets(InheritedSockets inherited) {
    this.inherited = inherited;
  }

  /**
   * Listens there, unless it does so already.
   *
   * @throws CannotRunException when it cannot; says why and what to do
   */
  public synchronized void open(ListenAddress address) {
    try {
      socket(address);
    } catch (IOException cannot) {
      throw new CannotRunException(String.valueOf(cannot.getMessage()));
    }
  }

  /**
   * Starts a child whose standard input is the socket of that address, which is opened unless it is
   * open.
   */
  public synchronized Process start(ListenAddress address, StandardInput.Use<Process> start)
      throws IOException {
    return socket(address).start(start);
  }

  private ListeningSocket socket(ListenAddress address) throws IOException {
    ListeningSocket known = open.get(address);
    if (known != null) {
      return known;
    }
    try {
      OptionalInt handed = inherited.at(address.port());
      ListeningSocket opened =
          handed.isPresent()
              ? ListeningSocket.inherited(handed.getAsInt())
              : ListeningSocket.open(address);
      open.put(address, opened);
      return opened;
    } catch (UnknownHostException unknown) {
      throw new IOException(
          "cannot listen on %s: this machine has no address %s"
              .formatted(address.text(), address.host()),
          unknown);
    } catch (IOException cannot) {
      throw new IOException(
          "cannot listen on %s (%s): stop the program that does, or choose another port"
              .formatted(address.text(), cannot.getMessage()),
          cannot);
    }
  }

  /** Stops listening there; callers that wait are refused. */
  public synchronized void close(ListenAddress address) {
    ListeningSocket closed = open.remove(address);
    if (closed != null) {
      close(closed);
    }
  }

  private static void close(ListeningSocket socket) {
    try {
      socket.close();
    } catch (IOException closedAnyway) {
      // Its descriptor is free.
    }
  }

  @Override
  public synchronized void close() {
    open.values().forEach(ListeningSockets::close);
    open.clear();
  }
}

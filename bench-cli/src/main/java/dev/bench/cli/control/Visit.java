package dev.bench.cli.control;

import dev.bench.cli.terminal.Guest;
import dev.bench.cli.terminal.SharedTerminal;
import java.nio.ByteBuffer;

/**
 * A client that is connected to the terminal of a process.
 *
 * <p>Threads: the server's one; only {@link #see}, {@link #awaitRoom} and {@link #ended} are called
 * by the one that reads what the process writes.
 */
final class Visit implements Guest {

  /** The process waits while more than this is to be sent, in bytes. */
  private static final int MOST_WAITING = 64 * 1024;

  private static final int MOST_KEYS = 4 * 1024;

  private final Connection connection;
  private final SharedTerminal terminal;
  private final ByteBuffer keys = ByteBuffer.allocate(MOST_KEYS);
  private long waiting;

  Visit(Connection connection, SharedTerminal terminal) {
    this.connection = connection;
    this.terminal = terminal;
  }

  void begin() {
    terminal.enter(this);
    if (connection.isClosed()) {
      leave();
    }
  }

  /** Where what was typed is to be put. */
  ByteBuffer keys() {
    return keys;
  }

  /** Whether something that was typed was not taken yet. */
  boolean holdsKeys() {
    return keys.position() > 0;
  }

  /** Gives the process what was typed, as far as it takes it. */
  void type() {
    keys.flip();
    keys.position(terminal.type(keys.array(), 0, keys.limit()));
    keys.compact();
  }

  @Override
  public synchronized void see(byte[] output) {
    if (!connection.isClosed()) {
      waiting += output.length;
      connection.send(output);
    }
  }

  /** The client took so many bytes. */
  synchronized void taken(int count) {
    waiting -= count;
    notifyAll();
  }

  @Override
  public synchronized void awaitRoom() throws InterruptedException {
    while (waiting > MOST_WAITING && !connection.isClosed()) {
      wait(Connection.PATIENCE.toMillis()); // by then the connection is closed
    }
  }

  @Override
  public void ended() {
    connection.end();
  }

  /** The process waits for this client no more. */
  void leave() {
    terminal.leave(this);
    synchronized (this) {
      notifyAll();
    }
  }
}

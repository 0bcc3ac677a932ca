package dev.bench.process.control;

import dev.bench.process.terminal.Guest;
import dev.bench.process.terminal.SharedTerminal;
import java.nio.ByteBuffer;
import java.time.Duration;

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

  /** Since when the process takes nothing of what was typed. */
  private long refusedSince;

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
    refusedSince = System.nanoTime();
    return keys;
  }

  /** Whether something that was typed was not taken yet. */
  boolean holdsKeys() {
    return keys.position() > 0;
  }

  /** Gives the process what was typed, as far as it takes it. */
  void type() {
    keys.flip();
    int taken = terminal.type(keys.array(), 0, keys.limit());
    keys.position(taken);
    keys.compact();
    if (taken > 0) {
      refusedSince = System.nanoTime();
    }
  }

  /** Whether the process has taken nothing of what was typed for so long. */
  boolean isRefused(Duration limit) {
    return holdsKeys() && System.nanoTime() - refusedSince > limit.toNanos();
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

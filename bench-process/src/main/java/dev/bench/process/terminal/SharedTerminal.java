package dev.bench.process.terminal;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The terminal of a process and its clients: all of them see its output, and each may type.
 *
 * <p>Threads: one reads; the rest is safe and never waits.
 */
public final class SharedTerminal {

  /** The size until a client connects. */
  private static final int ROWS = 24;

  private static final int COLUMNS = 80;

  private final PseudoTerminal device;
  private final Recent recent = new Recent();
  private final List<Guest> guests = new ArrayList<>();
  private boolean ended;

  private SharedTerminal(PseudoTerminal device) {
    this.device = device;
  }

  /**
   * A terminal without a client yet.
   *
   * @throws IOException when the system has no more of them
   */
  public static SharedTerminal open() throws IOException {
    PseudoTerminal device = PseudoTerminal.open();
    device.resize(ROWS, COLUMNS);
    return new SharedTerminal(device);
  }

  /** The device that the process opens. */
  public String path() {
    return device.path();
  }

  /**
   * The output; reading it passes it to the guests. It ends when no program has the device open any
   * more; its reader closes it.
   */
  public InputStream output() {
    return new Shown(device.output());
  }

  /** Connects a client, which first gets the recent output. */
  public synchronized void enter(Guest guest) {
    guest.see(recent.bytes());
    guests.add(guest);
    if (ended) {
      guest.ended();
    }
  }

  /** Disconnects a client. */
  public synchronized void leave(Guest guest) {
    guests.remove(guest);
  }

  /** Takes as many keys as there is room for; returns how many. */
  public int type(byte[] keys, int from, int to) {
    return device.type(keys, from, to);
  }

  /** Resizes the terminal. */
  public void resize(int rows, int columns) {
    device.resize(rows, columns);
  }

  /** Ends the output after the process has ended, unless another program has the device open. */
  public void hangUp() {
    device.hangUp();
  }

  private synchronized List<Guest> show(byte[] output) {
    recent.add(output);
    guests.forEach(guest -> guest.see(output));
    return List.copyOf(guests);
  }

  /**
   * Disconnects all clients: nothing of the process is left, even if a foreign program has the
   * device open.
   */
  public synchronized void end() {
    ended = true;
    guests.forEach(Guest::ended);
  }

  private final class Shown extends FilterInputStream {

    Shown(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
      int count = super.read(buffer, from, length);
      if (count > 0) {
        await(show(Arrays.copyOfRange(buffer, from, from + count)));
      }
      return count;
    }

    private void await(List<Guest> slow) {
      try {
        for (Guest each : slow) {
          each.awaitRoom();
        }
      } catch (InterruptedException shuttingDown) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void close() throws IOException {
      super.close();
      end();
    }
  }
}

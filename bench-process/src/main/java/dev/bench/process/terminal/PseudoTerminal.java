package dev.bench.process.terminal;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.bench.process.libc.Libc;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Locale;
import java.util.Objects;

/**
 * A pseudo terminal: a process opens its device. Its output is read here, and bytes written here
 * are its keys.
 *
 * <p>Source: POSIX.1-2017, {@code posix_openpt}; pty(7), ioctl_tty(2) of Linux. macOS has the same
 * calls; it was not tried there.
 *
 * <p>Threads: one reads and closes at last; the rest is safe.
 */
final class PseudoTerminal {

  private static final boolean MACOS =
      System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("mac");

  private static final int O_RDWR = 2;
  private static final int O_NOCTTY = MACOS ? 0x20000 : 0x100;
  private static final int O_NONBLOCK = MACOS ? 4 : 0x800;
  private static final int F_SETFL = 4;
  private static final long TIOCSWINSZ = MACOS ? 0x80087467L : 0x5414;
  private static final int EINTR = 4;
  private static final int EAGAIN = MACOS ? 35 : 11;
  private static final short POLLIN = 1;
  private static final int UNTIL_THEN = -1;

  /** The most bytes that the kernel returns at once. */
  private static final int CHUNK = 4096;

  private static final int LONGEST_PATH = 128;

  private final int master;
  private final String path;
  private final MemorySegment outgoing = Arena.ofAuto().allocate(CHUNK);
  private boolean closed;

  private PseudoTerminal(int master, String path) {
    this.master = master;
    this.path = path;
  }

  /**
   * A new one, which no other program has open.
   *
   * @throws IOException when the system has no more of them
   */
  static synchronized PseudoTerminal open() throws IOException {
    int master = master();
    try {
      checked(Libc.GRANTPT.call(master, 0, 0));
      checked(Libc.UNLOCKPT.call(master, 0, 0));
      checked(Libc.FCNTL.call(master, F_SETFL, O_RDWR | O_NONBLOCK));
      return new PseudoTerminal(master, path(master));
    } catch (IOException half) {
      Libc.CLOSE.call(master, 0, 0);
      throw half;
    }
  }

  private static int master() throws IOException {
    try {
      return checked(Libc.POSIX_OPENPT.call(O_RDWR | O_NOCTTY, 0, 0));
    } catch (LinkageError | IllegalCallerException noNativeAccess) {
      throw new IOException(
          "Java cannot reach the pseudo terminals of this system", noNativeAccess);
    }
  }

  @SuppressWarnings("restricted") // a text of C, of a length not known before
  private static String path(int master) throws IOException {
    long name = Libc.PTSNAME.address(master, 0, 0);
    checked(name == 0 ? -1 : 0);
    return MemorySegment.ofAddress(name).reinterpret(LONGEST_PATH).getString(0);
  }

  private static int checked(int result) throws IOException {
    if (result < 0) {
      throw new IOException("the system has no more pseudo terminals, errno " + Libc.errno());
    }
    return result;
  }

  /** The device that a process opens to be at this terminal. */
  String path() {
    return path;
  }

  /** The output of the terminal; it ends when no program has the device open any more. */
  InputStream output() {
    return new Output();
  }

  /** Takes as many keys as there is room for; returns how many. */
  synchronized int type(byte[] keys, int from, int to) {
    int count = Math.min(to - from, CHUNK);
    if (closed || count == 0) {
      return to - from; // no program is there to read them
    }
    MemorySegment.copy(keys, from, outgoing, JAVA_BYTE, 0, count);
    return Math.max(0, Libc.WRITE.call(master, outgoing.address(), count));
  }

  /** Resizes the terminal, which tells the program in its foreground. */
  synchronized void resize(int rows, int columns) {
    if (!closed) {
      try (Arena arena = Arena.ofConfined()) {
        short[] size = {(short) rows, (short) columns, 0, 0};
        MemorySegment window = arena.allocateFrom(JAVA_SHORT, size);
        Libc.IOCTL.call(master, TIOCSWINSZ, window.address());
      }
    }
  }

  /**
   * Ends the output if no program has the device open. It opens and closes the device, since the
   * output cannot end before the first close.
   */
  synchronized void hangUp() {
    if (!closed) {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment name = arena.allocateFrom(path);
        int device = Libc.OPEN.call(name.address(), O_RDWR | O_NOCTTY, 0);
        Libc.CLOSE.call(device, 0, 0);
      }
    }
  }

  private synchronized void close() {
    if (!closed) {
      closed = true;
      Libc.CLOSE.call(master, 0, 0);
    }
  }

  private final class Output extends InputStream {

    private final MemorySegment waiting = Arena.ofAuto().allocate(2L * Integer.BYTES);
    private final MemorySegment incoming = Arena.ofAuto().allocate(CHUNK);

    @Override
    public int read() {
      throw new UnsupportedOperationException("it is read in pieces");
    }

    @Override
    public int read(byte[] buffer, int from, int length) {
      Objects.checkFromIndexSize(from, length, buffer.length);
      int most = Math.min(length, CHUNK);
      int count;
      do {
        waiting.set(JAVA_INT, 0, master);
        waiting.set(JAVA_SHORT, Integer.BYTES, POLLIN);
        Libc.POLL.call(waiting.address(), 1, UNTIL_THEN);
        count = Libc.READ.call(master, incoming.address(), most);
      } while (count < 0 && (Libc.errno() == EINTR || Libc.errno() == EAGAIN));
      if (count <= 0) {
        return -1; // as Linux says it, with an error, or as others do
      }
      MemorySegment.copy(incoming, JAVA_BYTE, 0, buffer, from, count);
      return count;
    }

    @Override
    public void close() {
      PseudoTerminal.this.close();
    }
  }
}

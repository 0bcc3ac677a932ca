package dev.bench.process.listen;

import dev.bench.process.libc.Libc;
import java.io.IOException;
import java.util.Locale;

/**
 * Standard input of this program, which a socket borrows while a child is started with it.
 *
 * <p>The JDK hands no other descriptor of this program to a child. Each use of standard input goes
 * through here, so that no key is read from the socket.
 *
 * <p>Threads: safe; one use at a time.
 */
public final class StandardInput {

  private static final boolean MACOS =
      System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("mac");

  private static final int NUMBER = 0;

  /** Of fcntl: a second descriptor, closed in programs that are started. */
  private static final int F_DUPFD_CLOEXEC = MACOS ? 67 : 1030;

  private static final int FIRST_OF_OURS = 3;

  private StandardInput() {}

  /** What uses standard input. */
  @FunctionalInterface
  public interface Use<T> {
    /** Uses it. */
    T run() throws IOException;
  }

  /** Uses standard input as it was when this program started. */
  public static synchronized <T> T use(Use<T> use) throws IOException {
    return use.run();
  }

  /** Runs {@code start} while standard input is the file with that descriptor. */
  static synchronized <T> T replacedBy(int descriptor, Use<T> start) throws IOException {
    int own = Libc.FCNTL.call(NUMBER, F_DUPFD_CLOEXEC, FIRST_OF_OURS);
    if (own < 0 || Libc.DUP2.call(descriptor, NUMBER, 0) < 0) {
      throw new IOException(
          "the system gives no descriptor for a listening socket, errno "
              + Libc.errno()
              + "; let this user open more files (ulimit -n)");
    }
    try {
      return start.run();
    } finally {
      Libc.DUP2.call(own, NUMBER, 0);
      Libc.CLOSE.call(own, 0, 0);
    }
  }
}

package dev.bench.process.systemd;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.bench.process.libc.Libc;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The systemd that started this program, to which it tells its state.
 *
 * <p>Shape: lines {@code NAME=value} in a datagram to the Unix socket that {@value #VARIABLE}
 * names. Source: sd_notify(3), unix(7); the constants are those of Linux.
 *
 * <p>Threads: safe; nothing waits.
 */
public final class Systemd {

  /** The variable that names its socket; not meant for processes that this program starts. */
  public static final String VARIABLE = "NOTIFY_SOCKET";

  private static final int AF_UNIX = 1;
  private static final int DATAGRAM = 2;
  private static final int O_NONBLOCK = 0x800;
  private static final int O_CLOEXEC = 0x80000;

  /** A {@code sockaddr_un}: the family, then the path or an abstract name behind a zero. */
  private static final int PATH = 2;

  private static final int LONGEST_PATH = 107;

  private final String socket;

  private Systemd(String socket) {
    this.socket = socket;
  }

  /** The one of the environment; where there is none, nothing is told. */
  public static Systemd of(Map<String, String> environment) {
    return new Systemd(environment.getOrDefault(VARIABLE, ""));
  }

  /** All processes are ready, or as many as can be. */
  public boolean ready(String status) {
    return tell("READY=1\nSTATUS=" + status);
  }

  /** Everything is being stopped. */
  public boolean stopping() {
    return tell("STOPPING=1\nSTATUS=stopping");
  }

  /** Whether it was told, or there is none. */
  private boolean tell(String state) {
    if (socket.isEmpty()) {
      return true;
    }
    byte[] path = socket.getBytes(StandardCharsets.UTF_8);
    if (path.length > LONGEST_PATH) {
      return false;
    }
    int descriptor = Libc.SOCKET.call(AF_UNIX, DATAGRAM | O_NONBLOCK | O_CLOEXEC, 0);
    if (descriptor < 0) {
      return false;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = arena.allocate(PATH + LONGEST_PATH + 1L);
      address.set(JAVA_SHORT, 0, (short) AF_UNIX);
      MemorySegment.copy(path, 0, address, JAVA_BYTE, PATH, path.length);
      if (path[0] == '@') {
        address.set(JAVA_BYTE, PATH, (byte) 0);
      }
      byte[] text = state.getBytes(StandardCharsets.UTF_8);
      MemorySegment message = arena.allocateFrom(JAVA_BYTE, text);
      return Libc.CONNECT.call(descriptor, address.address(), PATH + (long) path.length) == 0
          && Libc.WRITE.call(descriptor, message.address(), text.length) == text.length;
    } finally {
      Libc.CLOSE.call(descriptor, 0, 0);
    }
  }
}

package dev.bench.process.systemd;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.bench.process.libc.Libc;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The socket at which systemd hears what a service tells. */
public final class NotifySocket implements AutoCloseable {

  private static final int LONGEST = 4096;

  private final int descriptor;

  private NotifySocket(int descriptor) {
    this.descriptor = descriptor;
  }

  /** Listens at a new file. */
  @SuppressWarnings("restricted")
  public static NotifySocket at(Path file) throws Throwable {
    Linker linker = Linker.nativeLinker();
    MethodHandle bind =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("bind"),
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    int descriptor = Libc.SOCKET.call(1, 2, 0);
    byte[] path = file.toString().getBytes(StandardCharsets.UTF_8);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = arena.allocate(110);
      address.set(JAVA_SHORT, 0, (short) 1);
      MemorySegment.copy(path, 0, address, JAVA_BYTE, 2, path.length);
      int code = (int) bind.invoke(descriptor, address, 2 + path.length);
      if (code != 0) {
        throw new IllegalStateException("bind: errno " + Libc.errno());
      }
    }
    return new NotifySocket(descriptor);
  }

  /** The next message; waits for it. */
  public String next() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment message = arena.allocate(LONGEST);
      int length = Libc.READ.call(descriptor, message.address(), LONGEST);
      byte[] bytes = message.asSlice(0, length).toArray(JAVA_BYTE);
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() {
    Libc.CLOSE.call(descriptor, 0, 0);
  }
}

package dev.bench.process.libc;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Locale;

/**
 * The functions of C that pipes, pseudo terminals and sockets take and the JDK does not have.
 *
 * <p>All are called with three words and return one: on 64-bit processors a number or an address
 * takes one register, and an unused one does no harm. So one call shape, which costs the JDK some
 * 50 ms, serves all. A function that fails gives -1. Source: POSIX.1-2017.
 *
 * <p>Threads: safe, but for {@code ptsname}.
 */
public enum Libc {
  PIPE,
  POSIX_OPENPT,
  GRANTPT,
  UNLOCKPT,
  PTSNAME,
  OPEN(2),
  FCNTL(2),
  IOCTL(2),
  POLL,
  READ,
  WRITE,
  CLOSE,
  DUP2,
  SOCKET,
  CONNECT,
  GETSOCKNAME;

  private static final int ALL = 3;

  /** The error of the last failed call in this thread. */
  private static final ThreadLocal<MemorySegment> STATE =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(Linker.Option.captureStateLayout()));

  private final MethodHandle handle;

  Libc() {
    this(ALL);
  }

  /**
   * A function.
   *
   * @param named how many words come before {@code ...}; some machines pass those after it in
   *     another way
   */
  @SuppressWarnings("restricted") // what this class is for
  Libc(int named) {
    Linker linker = Linker.nativeLinker();
    Linker.Option errno = Linker.Option.captureCallState("errno");
    Linker.Option[] options =
        named == ALL
            ? new Linker.Option[] {errno}
            : new Linker.Option[] {errno, Linker.Option.firstVariadicArg(named)};
    handle =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow(name().toLowerCase(Locale.ROOT)),
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
            options);
  }

  /** Calls a function that returns a number. */
  public int call(long first, long second, long third) {
    return (int) address(first, second, third);
  }

  /** Calls a function that returns an address. */
  public long address(long first, long second, long third) {
    try {
      return (long) handle.invokeExact(STATE.get(), first, second, third);
    } catch (Throwable impossible) {
      throw new LinkageError(name(), impossible);
    }
  }

  /** The error number of the last failed call of this thread. */
  public static int errno() {
    return STATE.get().get(JAVA_INT, 0);
  }
}

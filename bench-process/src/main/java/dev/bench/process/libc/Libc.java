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
 * <p>Each gets three words, whether it wants as many or not, and gives one: on all processors with
 * 64 bits a number and an address are a register each, and one that is not read does no harm. So
 * one shape, which takes the JDK some 50 ms to make, does for all. A function that fails gives -1.
 * Source: POSIX.1-2017.
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

  /** Where the last failure in this thread is told. */
  private static final ThreadLocal<MemorySegment> STATE =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(Linker.Option.captureStateLayout()));

  private final MethodHandle handle;

  Libc() {
    this(ALL);
  }

  /**
   * A function.
   *
   * @param named how many words come before {@code ...}; those behind it go another way on some
   *     machines
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

  /** Calls a function that gives a number. */
  public int call(long first, long second, long third) {
    return (int) address(first, second, third);
  }

  /** Calls a function that gives an address. */
  public long address(long first, long second, long third) {
    try {
      return (long) handle.invokeExact(STATE.get(), first, second, third);
    } catch (Throwable impossible) {
      throw new LinkageError(name(), impossible);
    }
  }

  /** Why the last function that this thread called has failed. */
  public static int errno() {
    return STATE.get().get(JAVA_INT, 0);
  }
}

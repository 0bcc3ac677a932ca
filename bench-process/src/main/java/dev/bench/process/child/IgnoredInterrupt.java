package dev.bench.process.child;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Restores SIGINT where it is ignored: a shell without job control does that to programs in the
 * background.
 *
 * <p>The JVM does not handle a signal that was ignored when it started, and our children would
 * ignore it too. So a call of C's {@code signal} restores its default before it is registered.
 * Source: POSIX, Shell Command Language 2.11; {@code JVM_RegisterSignal} of HotSpot.
 */
public final class IgnoredInterrupt {

  private static final int SIGINT = 2;
  private static final String IGNORED = "SigIgn:";

  private IgnoredInterrupt() {}

  /** Lets SIGINT be handled. */
  public static void heed() {
    if (isIgnored()) {
      try {
        restore();
      } catch (Throwable noNativeAccess) {
        // Then it stays ignored; TERM still works.
      }
    }
  }

  private static boolean isIgnored() {
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith(IGNORED))
          .map(line -> Long.parseUnsignedLong(line.substring(IGNORED.length()).strip(), 16))
          .anyMatch(mask -> (mask >> (SIGINT - 1) & 1) == 1);
    } catch (IOException noProc) {
      return false;
    }
  }

  @SuppressWarnings("restricted") // the one call into C
  private static void restore() throws Throwable {
    Linker linker = Linker.nativeLinker();
    MethodHandle signal =
        linker.downcallHandle(
            linker.defaultLookup().find("signal").orElseThrow(),
            FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
    MemorySegment before = (MemorySegment) signal.invokeExact(SIGINT, MemorySegment.NULL);
    assert !before.equals(MemorySegment.NULL) : "it was ignored";
  }
}

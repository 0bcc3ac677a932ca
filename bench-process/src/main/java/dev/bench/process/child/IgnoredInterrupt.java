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
 * SIGINT as a shell without job control leaves it to what it starts in the background: ignored.
 *
 * <p>The JVM takes no signal that was ignored when it started, and a child of ours would ignore it
 * as well. So it gets its default meaning back, by a call of C's {@code signal}, before it is
 * registered. Source: POSIX, Shell Command Language 2.11; {@code JVM_RegisterSignal} of HotSpot.
 */
public final class IgnoredInterrupt {

  private static final int SIGINT = 2;
  private static final String IGNORED = "SigIgn:";

  private IgnoredInterrupt() {}

  /** From now on SIGINT can be handled. */
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

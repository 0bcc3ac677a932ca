package dev.bench.process.child;

import dev.bench.process.CannotRunException;
import dev.bench.process.procfile.ProcessSpec;
import java.io.File;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Replaces this process by a command. It keeps its id, its terminal and its place among the jobs of
 * its shell; nothing of Java is left.
 *
 * <p>It calls functions of C. First it restores what the JVM has changed: the JVM blocks SIGQUIT
 * and has files open. The environment is that of C, so inherited variables stay the same byte for
 * byte. Source: POSIX, exec.
 *
 * <p>Threads: only the caller's is left; the others may be anywhere.
 */
public final class Execve {

  private static final String SHELL = "/bin/sh";
  private static final File DESCRIPTORS = new File("/dev/fd");
  private static final int FIRST_OF_OURS = 3;
  private static final int SET_DESCRIPTOR = 2;
  private static final int CLOSE_ON_EXEC = 1;

  /** Of Linux; macOS counts from 1. */
  private static final int SET_MASK = 2;

  /** In bytes; no system has a longer one. */
  private static final int SIGNAL_SET = 128;

  private static final Charset BYTES = Charset.forName(System.getProperty("sun.jnu.encoding"));

  private final Linker linker = Linker.nativeLinker();
  private final Arena arena;

  private Execve(Arena arena) {
    this.arena = arena;
  }

  /**
   * Becomes a process as a manager would start it.
   *
   * @return why that failed; does not return otherwise
   */
  public static CannotRunException line(ProcessSpec spec) {
    return shell(List.of(ShellCommand.of(spec)), spec.directory(), spec.environment());
  }

  /**
   * Becomes a command with its words.
   *
   * @return why that failed; does not return otherwise
   */
  public static CannotRunException words(
      List<String> words, Path directory, Map<String, String> environment) {
    List<String> all = new ArrayList<>(List.of("exec \"$@\"", "sh"));
    all.addAll(words);
    return shell(all, directory, environment);
  }

  private static CannotRunException shell(
      List<String> script, Path directory, Map<String, String> environment) {
    try (Arena arena = Arena.ofConfined()) {
      Execve call = new Execve(arena);
      if (call.number("chdir", arena.allocateFrom(directory.toString(), BYTES)) != 0) {
        return new CannotRunException(directory + " is not a folder that can be entered");
      }
      call.environment(environment);
      call.closeOnExec();
      call.unblockSignals();
      List<String> words = new ArrayList<>(List.of("sh", "-c"));
      words.addAll(script);
      call.number("execv", arena.allocateFrom(SHELL, BYTES), call.strings(words));
      return new CannotRunException(SHELL + " cannot be run, or the command is too long for it");
    }
  }

  private void environment(Map<String, String> wanted) {
    Map<String, String> inherited = System.getenv();
    for (String name : inherited.keySet()) {
      if (!wanted.containsKey(name)) {
        number("unsetenv", arena.allocateFrom(name, BYTES));
      }
    }
    wanted.forEach((name, value) -> {
      if (!value.equals(inherited.get(name))) {
        number("setenv", arena.allocateFrom(name, BYTES), arena.allocateFrom(value, BYTES), 1);
      }
    });
  }

  /** Closes the files of the JVM and the lock of the launcher at exec. */
  private void closeOnExec() {
    String[] names = DESCRIPTORS.list();
    for (String name : names == null ? new String[0] : names) {
      if (name.matches("\\d{1,9}") && Integer.parseInt(name) >= FIRST_OF_OURS) {
        variadic("fcntl", Integer.parseInt(name), SET_DESCRIPTOR, CLOSE_ON_EXEC);
      }
    }
  }

  private void unblockSignals() {
    boolean mac = System.getProperty("os.name").startsWith("Mac");
    number(
        "pthread_sigmask",
        mac ? SET_MASK + 1 : SET_MASK,
        arena.allocate(SIGNAL_SET),
        MemorySegment.NULL);
  }

  private MemorySegment strings(List<String> words) {
    MemorySegment all = arena.allocate(ValueLayout.ADDRESS, words.size() + 1L);
    for (int i = 0; i < words.size(); i++) {
      all.setAtIndex(ValueLayout.ADDRESS, i, arena.allocateFrom(words.get(i), BYTES));
    }
    return all; // the last is zero, as all of it was
  }

  private int number(String function, Object... arguments) {
    return call(function, arguments, new Linker.Option[0]);
  }

  /** Calls a variadic function with two fixed arguments. */
  private void variadic(String function, Object... arguments) {
    call(function, arguments, new Linker.Option[] {Linker.Option.firstVariadicArg(2)});
  }

  @SuppressWarnings("restricted") // these few calls into C
  private int call(String function, Object[] arguments, Linker.Option[] options) {
    MemoryLayout[] layouts = new MemoryLayout[arguments.length];
    for (int i = 0; i < arguments.length; i++) {
      boolean number = arguments[i] instanceof Integer;
      layouts[i] = number ? ValueLayout.JAVA_INT : ValueLayout.ADDRESS;
    }
    MethodHandle handle =
        linker.downcallHandle(
            linker.defaultLookup().find(function).orElseThrow(),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, layouts),
            options);
    try {
      return (int) handle.invokeWithArguments(arguments);
    } catch (Throwable impossible) {
      throw new IllegalStateException(function, impossible); // C throws nothing
    }
  }
}

package dev.bench.process.supervisor;

import dev.bench.process.child.Children;
import dev.bench.process.child.ProcFs;
import dev.bench.process.control.ControlServer;
import dev.bench.process.control.SignalHandlers;
import dev.bench.process.output.StandardOutput;
import dev.bench.process.procfile.Instance;
import dev.bench.process.procfile.ProcessSpec;
import dev.bench.process.procfile.Procfile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A manager in a process of its own, that may be killed. */
public final class Forked {

  /** The system property for seconds from TERM to KILL, instead of the usual ones. */
  public static final String GRACE = "forked.grace";

  /** The system property for the control socket; without it there is none. */
  public static final String CONTROL = "forked.control";

  private Forked() {}

  /** Runs the Procfile that is the first argument in its folder. */
  public static void main(String[] args) throws Exception {
    Path file = Path.of(args[0]);
    List<ProcessSpec> specs = new ArrayList<>();
    for (Procfile.Line line : Procfile.read(file).lines()) {
      ProcessSpec spec = spec(line.name(), line.command(), file.getParent());
      specs.add(spec.with(line.policy().applyTo(spec.care(), 0)));
    }
    RunReporter.Style style =
        new RunReporter.Style(new StandardOutput(), false, false, true, _ -> "ready", false);
    int code;
    try (Children children = Children.of(Children.newRun())) {
      ProcessManager manager =
          ProcessManager.of(specs, new RunReporter(specs, style, null), new Alike(specs), children);
      SignalHandlers.handTo(manager, () -> {});
      children.listenFor(specs);
      String socket = System.getProperty(CONTROL);
      try (ControlServer _ =
          socket == null ? null : ControlServer.start(Path.of(socket), manager)) {
        code = manager.run();
      }
    }
    System.exit(code);
  }

  /** A process with a care of its own. */
  public static ProcessSpec spec(String name, String command, Path folder) {
    ProcessSpec.Care care = ProcessSpec.Care.standard();
    Long grace = Long.getLong(GRACE);
    return new ProcessSpec(
        Instance.only(name),
        command,
        folder,
        System.getenv(),
        null,
        grace == null ? care : care.withGrace(Duration.ofSeconds(grace)));
  }

  /** Starts {@link #main} in another JVM. */
  static Process start(Path procfile) throws IOException {
    return builder(procfile).redirectErrorStream(true).start();
  }

  /** What starts {@link #main} in another JVM that has more flags. */
  public static ProcessBuilder builder(Path procfile, String... flags) {
    List<String> command = command(procfile);
    command.addAll(1, List.of(flags));
    return new ProcessBuilder(command);
  }

  /**
   * The same, as a shell without job control starts programs in the background; output in a file.
   */
  static Process startIgnoringInterrupts(Path procfile) throws IOException {
    List<String> command = new ArrayList<>(List.of("sh", "-c", "trap '' INT; exec \"$@\"", "sh"));
    command.addAll(command(procfile));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(procfile.resolveSibling("out").toFile())
        .start();
  }

  private static List<String> command(Path procfile) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ArrayList<>(
        List.of(
            java,
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Forked.class.getName(),
            procfile.toString()));
  }

  /** The living processes whose command line holds a text, except this one. */
  public static Map<Long, String> alive(String text) {
    Map<Long, String> found = new java.util.TreeMap<>();
    for (long pid : ProcFs.pids()) {
      boolean lives = ProcFs.stat(pid).filter(stat -> stat.state() != 'Z').isPresent();
      ProcFs.command(pid)
          .filter(command -> lives && command.contains(text))
          .ifPresent(command -> found.put(pid, command));
    }
    return found;
  }
}

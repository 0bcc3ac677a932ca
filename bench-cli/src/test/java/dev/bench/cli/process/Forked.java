package dev.bench.cli.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A manager in a process of its own, that may be killed. */
final class Forked {

  /** The system property for seconds from TERM to KILL, instead of the usual ones. */
  static final String GRACE = "forked.grace";

  private Forked() {}

  /** Runs the Procfile that is the first argument in its folder; the second is the record's. */
  public static void main(String[] args) throws Exception {
    Path file = Path.of(args[0]);
    List<ProcessSpec> specs = new ArrayList<>();
    for (Procfile.Line line : Procfile.read(file).lines()) {
      ProcessSpec spec = spec(line.name(), line.command(), file.getParent());
      specs.add(spec.with(line.policy().applyTo(spec.care(), 0)));
    }
    try (RunRecord record =
        RunRecord.begin(Path.of(args[1]), "bench-test", (_, end) -> end.run())) {
      Announcer.Style style =
          new Announcer.Style(new StandardOutput(), false, false, true, _ -> "ready", false);
      int code;
      try (Children children = Children.of(record.run())) {
        record.watchedBy(children);
        ProcessManager manager =
            ProcessManager.of(
                specs, new Announcer(specs, style, record), new Alike(specs), children);
        Interruptions.handTo(manager, () -> {});
        code = manager.run();
      }
      System.exit(code);
    }
  }

  static ProcessSpec spec(String name, String command, Path folder) {
    ProcessSpec.Care care = ProcessSpec.Care.ofForeign();
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
  static Process start(Path procfile, Path pids) throws IOException {
    return builder(procfile, pids).redirectErrorStream(true).start();
  }

  /** What starts {@link #main} in another JVM that has more flags. */
  static ProcessBuilder builder(Path procfile, Path pids, String... flags) {
    List<String> command = command(procfile, pids);
    command.addAll(1, List.of(flags));
    return new ProcessBuilder(command);
  }

  /**
   * The same, as a shell without job control starts programs in the background; output in a file.
   */
  static Process startIgnoringInterrupts(Path procfile, Path pids) throws IOException {
    List<String> command = new ArrayList<>(List.of("sh", "-c", "trap '' INT; exec \"$@\"", "sh"));
    command.addAll(command(procfile, pids));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(procfile.resolveSibling("out").toFile())
        .start();
  }

  private static List<String> command(Path procfile, Path pids) {
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
            procfile.toString(),
            pids.toString()));
  }

  /** The living processes whose command line holds a text, except this one. */
  static Map<Long, String> alive(String text) {
    Map<Long, String> found = new java.util.TreeMap<>();
    for (long pid : ProcTable.pids()) {
      boolean lives = ProcTable.stat(pid).filter(stat -> stat.state() != 'Z').isPresent();
      ProcTable.command(pid)
          .filter(command -> lives && command.contains(text))
          .ifPresent(command -> found.put(pid, command));
    }
    return found;
  }
}

package dev.bench.cli.start;

import dev.bench.process.child.Children;
import dev.bench.process.control.SignalHandlers;
import dev.bench.process.output.StandardOutput;
import dev.bench.process.procfile.ProcessSpec;
import dev.bench.process.procfile.Procfile;
import dev.bench.process.supervisor.Alike;
import dev.bench.process.supervisor.Forked;
import dev.bench.process.supervisor.ProcessManager;
import dev.bench.process.supervisor.RunReporter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The run of a bench in a process of its own. */
public final class ForkedBench {

  private ForkedBench() {}

  /** Runs the Procfile that is the first argument; the second is the folder of the record. */
  public static void main(String[] args) throws Exception {
    Path file = Path.of(args[0]);
    List<ProcessSpec> specs = new ArrayList<>();
    for (Procfile.Line line : Procfile.read(file).lines()) {
      ProcessSpec spec = Forked.spec(line.name(), line.command(), file.getParent());
      specs.add(spec.with(line.policy().applyTo(spec.care(), 0)));
    }
    int code;
    try (RunRecord record = RunRecord.begin(Path.of(args[1]), "bench-test", (_, end) -> end.run());
        Children children = Children.of(record.run())) {
      record.watchedBy(children);
      RunReporter.Style style =
          new RunReporter.Style(new StandardOutput(), false, false, true, _ -> "ready", false);
      ProcessManager manager =
          ProcessManager.of(
              specs, new RunReporter(specs, style, record), new Alike(specs), children);
      SignalHandlers.handTo(manager, () -> {});
      code = manager.run();
    }
    System.exit(code);
  }

  /** Starts {@link #main} in another JVM. */
  public static Process start(Path procfile, Path pids) throws IOException {
    return builder(procfile, pids).redirectErrorStream(true).start();
  }

  /** What starts {@link #main} in another JVM that has more flags. */
  static ProcessBuilder builder(Path procfile, Path pids, String... flags) {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(List.of(flags));
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            ForkedBench.class.getName(),
            procfile.toString(),
            pids.toString()));
    return new ProcessBuilder(command);
  }
}

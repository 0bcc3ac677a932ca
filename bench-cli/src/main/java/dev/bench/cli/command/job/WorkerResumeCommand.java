package dev.bench.cli.command.job;

import dev.bench.cli.command.BenchCommand;
import dev.bench.operate.Decision;
import dev.bench.operate.Suspension;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code bench worker resume}: ends a suspension. */
@Command(
    name = "resume",
    mixinStandardHelpOptions = true,
    description = "Lets workers claim jobs again after `bench worker suspend`.",
    footer = {"", "Example:  bench worker resume"})
public final class WorkerResumeCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    BenchCommand bench = (BenchCommand) spec.root().userObject();
    try (OpenQueue queue = OpenQueue.of(bench)) {
      Optional<Decision> ended = new Suspension(queue.reach().redis()).end();
      bench
          .out()
          .println(
              ended
                  .map(decision ->
                      "workers claim jobs again; they were suspended " + decision.text())
                  .orElse("workers were not suspended"));
    }
    return 0;
  }
}

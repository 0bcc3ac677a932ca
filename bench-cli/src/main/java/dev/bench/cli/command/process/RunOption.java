package dev.bench.cli.command.process;

import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.runs.RunChoice;
import dev.bench.config.BenchDirectory;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options that choose a running {@code bench start}. */
final class RunOption {

  @Option(
      names = {"-f", "--procfile"},
      paramLabel = "FILE",
      description =
          "The run of this Procfile (default: that of this bench, outside of one of the Procfile here).")
  private @Nullable Path procfile;

  @Option(
      names = "--pid",
      paramLabel = "PID",
      description = "Which run, when a Procfile outside of a bench runs more than once.")
  private @Nullable Long pid;

  @Spec(Target.MIXEE)
  private CommandSpec command;

  /** The bench whose run is meant; empty when it is the run of another Procfile. */
  Optional<BenchDirectory> bench(BenchCommand bench) {
    return Optional.ofNullable(ProcfileChoice.of(bench, procfile).bench());
  }

  RunChoice chosen(BenchCommand bench) {
    ProcfileChoice chosen = ProcfileChoice.of(bench, procfile);
    if (chosen.bench() == null) {
      return new RunChoice(chosen.file(), false, pid);
    }
    if (pid != null) {
      throw new ParameterException(
          command.commandLine(), "--pid %d: a bench runs once at a time".formatted(pid));
    }
    return RunChoice.ofBench(chosen.bench().root());
  }
}

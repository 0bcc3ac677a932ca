package dev.bench.cli;

import dev.bench.cli.start.SoughtBench;
import dev.bench.process.control.Sought;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** {@code -f} of the commands that ask a running {@code bench start}: which one is meant. */
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

  Sought sought(Bench bench) {
    ProcfileChoice chosen = ProcfileChoice.of(bench, procfile);
    if (chosen.bench() == null) {
      OptionalLong wanted = pid == null ? OptionalLong.empty() : OptionalLong.of(pid);
      return new Sought.OfProcfile(chosen.file(), wanted);
    }
    if (pid != null) {
      throw new ParameterException(
          command.commandLine(), "--pid %d: a bench runs once at a time".formatted(pid));
    }
    return new SoughtBench(chosen.bench().pids());
  }
}

package dev.bench.cli.command.process;

import dev.bench.cli.start.WebProcesses;
import dev.bench.process.procfile.Concurrency;
import dev.bench.process.procfile.Formation;
import dev.bench.process.procfile.ProcessSpec;
import dev.bench.process.procfile.ProcessSpec.Care;
import dev.bench.process.procfile.Procfile;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options that say which processes run, how many, and how long they may take to end. */
final class ProcessOptions {

  @Spec(Target.MIXEE)
  private CommandSpec command;

  @Parameters(paramLabel = "NAME", arity = "0..*", description = "Only these processes.")
  private List<String> names = List.of();

  @Option(
      names = {"-c", "--concurrency"},
      paramLabel = "NAME=N",
      split = ",",
      description =
          "How many processes of a line: worker=2,web=1; all=0 for the others; 0 is none.")
  private List<String> concurrency = List.of();

  @Option(
      names = {"-t", "--timeout"},
      paramLabel = "SECONDS",
      description = "From TERM to KILL, for all that have no timeout of their own (default: 5).")
  private @Nullable String timeout;

  /**
   * The processes that are meant, each in its place.
   *
   * @param base the port of the first line
   */
  List<Formation.Place> places(Procfile all, int base) {
    return Formation.of(all, names, concurrency(all), base);
  }

  /**
   * The processes that are meant in a bench.
   *
   * @param web says how many web processes there are, unless the command line does
   */
  List<Formation.Place> places(Procfile all, int base, WebProcesses web) {
    return Formation.of(all, names, web.counted(concurrency(all), all), base);
  }

  private Concurrency concurrency(Procfile all) {
    return Concurrency.parse(concurrency, all.names());
  }

  /** A process of a line with the care that options and policy ask for. */
  ProcessSpec cared(Procfile.Line line, ProcessSpec spec) {
    Care care = timeout == null ? spec.care() : spec.care().withGrace(grace(timeout));
    return spec.with(line.policy().applyTo(care, spec.port()));
  }

  private Duration grace(String text) {
    try {
      return Seconds.parse("--timeout", text);
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(command.commandLine(), String.valueOf(wrong.getMessage()));
    }
  }
}

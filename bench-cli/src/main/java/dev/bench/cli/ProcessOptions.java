package dev.bench.cli;

import dev.bench.cli.process.CannotRunException;
import dev.bench.cli.process.Concurrency;
import dev.bench.cli.process.EnvironmentFile;
import dev.bench.cli.process.Formation;
import dev.bench.cli.process.Ports;
import dev.bench.cli.process.ProcessSpec;
import dev.bench.cli.process.ProcessSpec.Care;
import dev.bench.cli.process.Procfile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/**
 * The options that say which processes run and with what: how many, with which environment, ports
 * and time to end.
 */
final class ProcessOptions {

  private static final String PORT = "PORT";

  @Spec(Target.MIXEE)
  private CommandSpec command;

  @Parameters(paramLabel = "NAME", arity = "0..*", description = "Only these processes.")
  private List<String> names = List.of();

  @Option(
      names = {"-e", "--env"},
      paramLabel = "FILE",
      split = ",",
      description =
          "Files with NAME=value lines, later ones count (default: .env beside the Procfile).")
  private List<Path> environmentFiles = List.of();

  @Option(
      names = {"-c", "--concurrency"},
      paramLabel = "NAME=N",
      split = ",",
      description =
          "How many processes of a line: worker=2,web=1; all=0 for the others; 0 is none.")
  private List<String> concurrency = List.of();

  @Option(
      names = {"-p", "--port"},
      paramLabel = "PORT",
      description = {
        "PORT of the first process (default: PORT of .env, of the environment, or 5000);",
        "100 more for each line, 1 more for each process of a line."
      })
  private @Nullable String port;

  @Option(
      names = {"-t", "--timeout"},
      paramLabel = "SECONDS",
      description = "From TERM to KILL, for all that have no timeout of their own (default: 5).")
  private @Nullable String timeout;

  @Option(names = "--no-dev", description = "Do not tell the processes that this is development.")
  private boolean noDev;

  /** The processes that are meant, each in its place. */
  List<Formation.Place> places(Procfile all, Map<String, String> environment) {
    return places(all, base(environment));
  }

  /** The same, beginning at another port. */
  List<Formation.Place> places(Procfile all, int base) {
    return Formation.of(all, names, Concurrency.parse(concurrency, all.names()), base);
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
      throw usage(String.valueOf(wrong.getMessage()));
    }
  }

  /** The port of the first process. */
  int base(Map<String, String> environment) {
    if (port != null && !isPort(port)) {
      throw usage(
          port.matches("-?\\d+")
              ? "--port is %s, expected a port from 1 to %d".formatted(port, Ports.LAST)
              : "--port %s is no port; a Procfile is named with -f FILE".formatted(port));
    }
    String text = port == null ? environment.getOrDefault(PORT, "") : port;
    if (!text.isEmpty() && !isPort(text)) {
      String source = text.equals(System.getenv(PORT)) ? "the environment" : ".env";
      throw new CannotRunException(
          "PORT of %s is %s, expected a port from 1 to %d: change it, or say where ports begin with --port"
              .formatted(environmentFiles.isEmpty() ? source : "-e", text, Ports.LAST));
    }
    return text.isEmpty() ? Formation.FIRST_PORT : Integer.parseInt(text);
  }

  private static boolean isPort(String text) {
    return text.matches("[1-9]\\d{0,4}") && Integer.parseInt(text) <= Ports.LAST;
  }

  /** The variables of the children of a Procfile in {@code folder}. */
  Map<String, String> environment(Bench bench, Path folder) {
    return environment(System.getenv(), bench, folder);
  }

  /** The same, of a program that has the variables {@code inherited}. */
  Map<String, String> environment(Map<String, String> inherited, Bench bench, Path folder) {
    Map<String, String> environment = new LinkedHashMap<>(inherited);
    environment.put("PYTHONUNBUFFERED", "true");
    if (noDev) {
      environment.remove("DEV_SERVER");
    } else {
      environment.put("DEV_SERVER", "true");
    }
    for (Path file : files(bench, folder)) {
      environment.putAll(EnvironmentFile.read(file));
    }
    return environment;
  }

  private List<Path> files(Bench bench, Path folder) {
    if (!environmentFiles.isEmpty()) {
      return environmentFiles.stream().map(bench::typed).toList();
    }
    Path beside = folder.resolve(".env");
    return Files.exists(beside) ? List.of(beside) : List.of();
  }

  private ParameterException usage(String message) {
    return new ParameterException(command.commandLine(), message);
  }

  /** The environment with the {@code PORT} of a process; 0 is none, not even that of others. */
  static Map<String, String> withPort(Map<String, String> environment, int port) {
    Map<String, String> copy = new LinkedHashMap<>(environment);
    if (port == 0) {
      copy.remove(PORT);
    } else {
      copy.put(PORT, Integer.toString(port));
    }
    return copy;
  }
}

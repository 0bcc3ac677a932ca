package dev.bench.cli.command.process;

import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.setup.Ports;
import dev.bench.cli.start.BenchPorts;
import dev.bench.process.CannotRunException;
import dev.bench.process.procfile.EnvironmentFile;
import dev.bench.process.procfile.Formation;
import dev.bench.process.systemd.Systemd;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options for the environment of processes, {@code PORT} included. */
final class EnvironmentOptions {

  /** What systemd says to this program alone. */
  private static final List<String> OF_SYSTEMD =
      List.of(Systemd.VARIABLE, "LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES");

  @Spec(Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = {"-e", "--env"},
      paramLabel = "FILE",
      split = ",",
      description = "Files with NAME=value lines, later ones count (default: .env of the folder).")
  private List<Path> files = List.of();

  @Option(
      names = {"-p", "--port"},
      paramLabel = "PORT",
      description = {
        "PORT of the first line (default: PORT of .env, of the environment, or 5000);",
        "100 more for each line, 1 more for each process of a line."
      })
  private @Nullable String port;

  @Option(names = "--no-dev", description = "Do not tell the processes that this is development.")
  private boolean noDev;

  /** The variables of all processes of a Procfile, before each gets its own {@code PORT}. */
  Map<String, String> of(BenchCommand bench, ProcfileChoice chosen) {
    return of(System.getenv(), bench, chosen);
  }

  /** The same, of a program that has the variables {@code inherited}. */
  Map<String, String> of(Map<String, String> inherited, BenchCommand bench, ProcfileChoice chosen) {
    Map<String, String> environment = OwnLocale.restored(inherited);
    OF_SYSTEMD.forEach(environment::remove);
    environment.put("PYTHONUNBUFFERED", "true");
    if (noDev) {
      environment.remove("DEV_SERVER");
    } else {
      environment.put("DEV_SERVER", "true");
    }
    for (Path file : files(bench, chosen.folder())) {
      environment.putAll(EnvironmentFile.read(file));
    }
    if (chosen.bench() != null) {
      String programs = chosen.bench().env().resolve("bin").toString();
      environment.merge("PATH", programs, (others, own) -> own + ":" + others);
    }
    return environment;
  }

  private List<Path> files(BenchCommand bench, Path folder) {
    if (!files.isEmpty()) {
      return files.stream().map(bench::typed).toList();
    }
    Path beside = folder.resolve(".env");
    return Files.exists(beside) ? List.of(beside) : List.of();
  }

  /** The port of the first line. */
  int base(Map<String, String> environment) {
    if (port != null && !isPort(port)) {
      throw new ParameterException(
          command.commandLine(),
          port.matches("-?\\d+")
              ? "--port is %s, expected a port from 1 to %d".formatted(port, Ports.LAST)
              : "--port %s is not a port; a Procfile is named with -f FILE".formatted(port));
    }
    String text = port == null ? environment.getOrDefault(BenchPorts.PORT, "") : port;
    if (!text.isEmpty() && !isPort(text)) {
      String source = text.equals(System.getenv(BenchPorts.PORT)) ? "the environment" : ".env";
      throw new CannotRunException(
          "PORT of %s is %s, expected a port from 1 to %d: change it, or say where ports begin with --port"
              .formatted(files.isEmpty() ? source : "-e", text, Ports.LAST));
    }
    return text.isEmpty() ? Formation.FIRST_PORT : Integer.parseInt(text);
  }

  private static boolean isPort(String text) {
    return text.matches("[1-9]\\d{0,4}") && Integer.parseInt(text) <= Ports.LAST;
  }

  /** The variables of a command that is no line, with the {@code PORT} that was typed. */
  Map<String, String> withTypedPort(Map<String, String> environment) {
    return port == null ? environment : BenchPorts.withPort(environment, base(environment));
  }
}

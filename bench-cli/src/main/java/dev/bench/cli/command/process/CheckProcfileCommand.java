package dev.bench.cli.command.process;

import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.start.BenchPorts;
import dev.bench.cli.start.BenchServices;
import dev.bench.cli.table.Table;
import dev.bench.cli.table.Table.Cell;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.process.procfile.Concurrency;
import dev.bench.process.procfile.Formation;
import dev.bench.process.procfile.ProcessSpec;
import dev.bench.process.procfile.ProcessSpec.Care;
import dev.bench.process.procfile.Procfile;
import dev.bench.process.procfile.StartOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code bench check-procfile}: reads a Procfile as {@code bench start} does; starts nothing. */
@Command(
    name = "check-procfile",
    description =
        "Says whether a Procfile is good: its processes and how they are looked after, or all faults.",
    footer = {"", "Example:  bench check-procfile -f ../shop/Procfile"})
public final class CheckProcfileCommand implements Callable<Integer> {

  private static final List<String> HEAD =
      List.of(
          "PROCESS",
          "RESTART",
          "REQUIRED",
          "TERMINAL",
          "LISTEN",
          "SIGNAL",
          "TIMEOUT",
          "READY",
          "START-LIMIT",
          "AFTER",
          "COMMAND");

  @ParentCommand private BenchCommand bench;

  @Option(
      names = {"-f", "--procfile"},
      paramLabel = "FILE",
      description = "Any Procfile (default: the Procfile of this bench).")
  private @Nullable Path procfile;

  @Override
  public Integer call() {
    ProcfileChoice chosen = ProcfileChoice.of(bench, procfile);
    Procfile lines = chosen.read();
    List<Formation.Place> places =
        Formation.of(lines, List.of(), Concurrency.ONE, Formation.FIRST_PORT);
    List<List<Cell>> rows = new ArrayList<>(List.of(cells(HEAD)));
    for (ProcessSpec spec : specs(chosen.bench(), places, lines)) {
      rows.add(cells(row(spec)));
    }
    bench.out().println(chosen.file() + " is good");
    bench.out().println();
    new Table(rows, false).lines().forEach(line -> bench.out().println("  " + line));
    bench.out().flush();
    return 0;
  }

  private static List<ProcessSpec> specs(
      @Nullable BenchDirectory directory, List<Formation.Place> places, Procfile lines) {
    List<ProcessSpec> specs = new ArrayList<>();
    if (directory == null) {
      places.forEach(place -> specs.add(spec(place, place.port(), Care.standard())));
    } else {
      BenchConfig config = BenchConfig.load(directory);
      BenchServices roles = new BenchServices(directory, config);
      roles.requireNames(lines);
      BenchPorts ports = new BenchPorts(directory, config);
      ports.of(places);
      places.forEach(place -> specs.add(spec(place, ports.given(place), roles.care(place))));
    }
    StartOrder.of(specs, lines);
    return specs;
  }

  private static ProcessSpec spec(Formation.Place place, int port, Care usual) {
    return new ProcessSpec(
        place.instance(),
        place.line().command(),
        Path.of(""),
        Map.of(),
        null,
        place.line().policy().applyTo(usual, port));
  }

  private static List<Cell> cells(List<String> texts) {
    return texts.stream().map(Cell::text).toList();
  }

  private static List<String> row(ProcessSpec spec) {
    Care care = spec.care();
    return List.of(
        spec.name(),
        care.restart().word(),
        care.required() ? "yes" : "no",
        care.terminal() ? "yes" : "no",
        care.listen() == null ? "-" : care.listen().text(),
        care.stop().signal().name(),
        words(care.grace()),
        care.readiness().text(),
        words(care.startLimit()),
        care.after().isEmpty() ? "-" : String.join(",", care.after().stream().sorted().toList()),
        spec.command().replaceAll("[\\p{Cc}&&[^\t]]", "?")); // it may be a stranger's
  }

  private static String words(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + "s"
        : duration.toMillis() + "ms";
  }
}

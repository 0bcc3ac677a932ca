package dev.bench.cli.command.process;

import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.runs.RunEntry;
import dev.bench.cli.runs.RunFolder;
import dev.bench.cli.setup.Ports;
import dev.bench.cli.setup.Progress;
import dev.bench.cli.setup.Terminal;
import dev.bench.cli.start.BenchPorts;
import dev.bench.cli.start.FirstStart;
import dev.bench.cli.start.ProcfileInstances;
import dev.bench.cli.start.Run;
import dev.bench.cli.start.RunRecord;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.process.child.Children;
import dev.bench.process.output.LogCap;
import dev.bench.process.output.StandardOutput;
import dev.bench.process.procfile.Formation;
import dev.bench.process.procfile.ProcessSpec;
import dev.bench.process.procfile.Procfile;
import dev.bench.process.procfile.StartOrder;
import dev.bench.process.supervisor.RunReporter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/**
 * {@code bench start}: runs what the Procfile says.
 *
 * <p>In a bench it first makes what is missing, so that a fresh clone needs no other command. With
 * {@code --procfile} it runs any Procfile in any folder as honcho does: the first process that ends
 * takes all down.
 */
@Command(
    name = "start",
    addMethodSubcommands = false,
    description = "Runs all processes of this bench, or those that are named.",
    footer = {
      "",
      "Ctrl-C stops everything; a second one kills. Nothing is left behind, not even after kill -9.",
      "In a terminal: r restarts a process, l shows the lines of one only, ? helps.",
      "From another terminal: bench status, wait, restart, stop, up, scale, connect; with -f as well.",
      "Exit code: of the process whose end stopped all; 128 + n after signal n; 0 after bench stop.",
      "Examples:",
      "  bench start",
      "  bench start web worker",
      "  bench start -c worker=3,watch=0",
      "  bench start -f ../shop/Procfile -e ../shop/test.env -p 7000"
    })
public final class StartCommand implements Callable<Integer> {

  private static final String ADVICE =
      "stop it, begin with another port: --port PORT, or let one be found: --ports auto";

  @ParentCommand private BenchCommand bench;

  @Mixin private ProcessOptions options = new ProcessOptions();

  @Mixin private EnvironmentOptions surroundings = new EnvironmentOptions();

  @Option(
      names = {"-f", "--procfile"},
      paramLabel = "FILE",
      description = "Any Procfile (default: the Procfile of this bench).")
  private @Nullable Path procfile;

  @Option(
      names = {"-d", "--root"},
      paramLabel = "FOLDER",
      description = "Where the processes run and .env lies (default: the folder of the Procfile).")
  private @Nullable Path root;

  @Option(
      names = "--ports",
      paramLabel = "auto",
      description = "When a port is taken, move all ports until each is free.")
  private @Nullable PortChoice portChoice;

  @Option(names = "--no-prefix", description = "Lines without the names of their processes.")
  private boolean noPrefix;

  @Option(names = "--timestamps", description = "Lines with the time at which they came.")
  private boolean timestamps;

  /** What to do about taken ports. */
  enum PortChoice {
    /** Finds others. */
    AUTO
  }

  @Override
  public Integer call() throws Exception {
    ProcfileChoice chosen = ProcfileChoice.of(bench, procfile, root);
    return chosen.bench() == null ? startForeign(chosen) : startBench(chosen, chosen.bench());
  }

  private int startBench(ProcfileChoice chosen, BenchDirectory directory) throws Exception {
    Progress progress = Terminal.current().progress();
    FirstStart.requireGoodSettings(directory, progress);
    try (RunRecord record = FirstStart.beginRun(directory, progress);
        RunEntry entry = entry(record.run(), chosen);
        FirstStart first = new FirstStart(directory, progress, record.run());
        Children children = Children.of(record.run())) {
      record.watchedBy(children);
      first.files();
      if (portChoice == PortChoice.AUTO) {
        first.ports();
      }
      BenchPlan plan = plan(chosen, directory);
      List<ProcessSpec> specs = plan.specs();
      plan.requireFreePorts();
      first.rest();
      children.listenFor(specs);
      String addresses = plan.addresses();
      RunReporter reporter =
          reporter(specs, plan.logCap(), record, _ -> "\n" + readyLine(addresses));
      return new Run(specs, reporter).ofBench(plan.further(), children, entry, first.mariaDb());
    }
  }

  private BenchPlan plan(ProcfileChoice chosen, BenchDirectory directory) {
    Map<String, String> environment = surroundings.of(bench, chosen);
    return new BenchPlan(directory, chosen, environment, surroundings.base(environment), options);
  }

  /** Loads what a start in a bench loads, and changes nothing; for {@code bench train}. */
  public static void train(BenchCommand bench, BenchDirectory directory) {
    StartCommand start = new StartCommand();
    start.bench = bench;
    start.plan(ProcfileChoice.in(directory), directory).specs();
    FirstStart.train(directory, BenchConfig.load(directory));
  }

  private int startForeign(ProcfileChoice chosen) throws Exception {
    String id = Children.newRun();
    try (Children children = Children.of(id);
        RunEntry entry = entry(id, chosen)) {
      Procfile lines = chosen.read();
      Path folder = chosen.folder();
      Map<String, String> environment = surroundings.of(bench, chosen);
      int base = foreignBase(lines, environment);
      List<Formation.Place> places = options.places(lines, base);
      Function<Formation.Place, ProcessSpec> made =
          place -> options.cared(place.line(), foreign(folder, place, environment));
      List<ProcessSpec> specs = StartOrder.of(places.stream().map(made).toList(), lines);
      Map<String, Integer> ports = Formation.ports(places);
      Ports.requireFree(ports, ADVICE);
      children.listenFor(specs);
      RunReporter reporter = reporter(specs, LogCap.STANDARD, null, took -> readyLine(took, ports));
      return new Run(specs, reporter)
          .alone(new ProcfileInstances(lines, base, made, StartCommand::address), children, entry);
    }
  }

  /** Null when the run file cannot be written, which is reported; the run goes on. */
  private static @Nullable RunEntry entry(String run, ProcfileChoice chosen) {
    try {
      Path folder = chosen.bench() == null ? null : chosen.bench().root();
      return RunFolder.ofUser().add(run, chosen.file(), folder);
    } catch (IOException cannot) {
      Terminal.current().progress().line(RunEntry.unreachable(cannot));
      return null;
    }
  }

  private int foreignBase(Procfile lines, Map<String, String> environment) {
    int base = surroundings.base(environment);
    if (portChoice != PortChoice.AUTO) {
      return base;
    }
    int free = Formation.freeBase(from -> options.places(lines, from), base, Ports::isFree);
    if (free != base) {
      Terminal.current().progress().line("  ports moved: PORT begins at " + free);
    }
    return free;
  }

  /** A process of a Procfile outside of a bench. */
  static ProcessSpec foreign(Path folder, Formation.Place place, Map<String, String> environment) {
    return new ProcessSpec(
        place.instance(),
        place.line().command(),
        folder,
        BenchPorts.withPort(environment, place.port()),
        null,
        ProcessSpec.Care.standard());
  }

  private RunReporter reporter(
      List<ProcessSpec> specs,
      LogCap cap,
      @Nullable RunRecord record,
      Function<Duration, String> readyLine) {
    Terminal terminal = Terminal.current();
    RunReporter.Style style =
        new RunReporter.Style(
            new StandardOutput(),
            terminal.colours(),
            terminal.interactive(),
            !noPrefix,
            readyLine,
            timestamps);
    return new RunReporter(specs, style, cap, record);
  }

  /** The address of a process outside of a bench: its PORT, if it uses one. */
  static String address(Formation.Place place) {
    return place.usesPort() ? "PORT " + place.port() : "";
  }

  private static String readyLine(String addresses) {
    // From the command's own beginning: that is what a person waited for.
    Instant began = ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
    String took = "ready in " + seconds(Duration.between(began, Instant.now()));
    return Terminal.current().progress().strong(took + addresses);
  }

  /** The addresses of processes outside of a bench: the PORT of each that uses one. */
  static String readyLine(Duration took, Map<String, Integer> ports) {
    StringBuilder line = new StringBuilder("ready in ").append(seconds(took));
    for (Map.Entry<String, Integer> each : ports.entrySet()) {
      line.append("  ").append(each.getKey()).append(" PORT ").append(each.getValue());
    }
    return line.toString();
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }
}

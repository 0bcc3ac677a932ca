package dev.bench.cli.command.process;

import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.runs.RunEntry;
import dev.bench.cli.runs.RunFolder;
import dev.bench.cli.setup.BenchSettings;
import dev.bench.cli.setup.Ports;
import dev.bench.cli.setup.Progress;
import dev.bench.cli.setup.Terminal;
import dev.bench.cli.start.BenchPorts;
import dev.bench.cli.start.BenchServices;
import dev.bench.cli.start.FirstStart;
import dev.bench.cli.start.ProcfileInstances;
import dev.bench.cli.start.Run;
import dev.bench.cli.start.RunRecord;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.config.Settings;
import dev.bench.config.SettingsSchema;
import dev.bench.process.CannotRunException;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
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
      "Exit code: that of the process whose end ended all; 128 + n after signal n; 0 after bench stop.",
      "Examples:",
      "  bench start",
      "  bench start web worker",
      "  bench start -c worker=3,watch=0",
      "  bench start -f ../shop/Procfile -e ../shop/test.env -p 7000"
    })
public final class StartCommand implements Callable<Integer> {

  private static final String ADVICE =
      "stop it, move this bench to free ports with: bench start --ports auto, or choose others in sites/common_site_config.json";

  /** In a bench, whom people reach. */
  private static final List<String> SERVERS = List.of("web", "socketio");

  private static final String FOREIGN_ADVICE =
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

  /** What may be done about ports that are taken. */
  enum PortChoice {
    /** Others are found. */
    AUTO
  }

  /**
   * The command of {@code bench start} and {@code bench start -f FILE}, as it is without any other
   * option; null when it was typed in another way. Reading annotations takes longer than starting
   * six processes, so these two are read by hand.
   */
  public static @Nullable StartCommand plain(BenchCommand bench) {
    String[] words = bench.words();
    boolean file =
        words.length == 3
            && (words[1].equals("-f") || words[1].equals("--procfile"))
            && !words[2].startsWith("-");
    if ((words.length != 1 && !file) || !words[0].equals("start")) {
      return null;
    }
    StartCommand start = new StartCommand();
    start.bench = bench;
    start.procfile = file ? Path.of(words[2]) : null;
    return start;
  }

  @Override
  public Integer call() throws Exception {
    ProcfileChoice chosen = ProcfileChoice.of(bench, procfile, root);
    return chosen.bench() == null ? startForeign(chosen) : startBench(chosen, chosen.bench());
  }

  private int startBench(ProcfileChoice chosen, BenchDirectory directory) throws Exception {
    Terminal terminal = Terminal.current();
    requireGoodSettings(directory, terminal.progress());
    String id = BenchConfig.load(directory).benchId();
    try (RunRecord record = RunRecord.begin(directory.pids(), id, clearing(terminal.progress()));
        RunEntry entry = entry(record.run(), chosen);
        FirstStart first = new FirstStart(directory, terminal.progress(), record.run());
        Children children = Children.of(record.run())) {
      record.watchedBy(children);
      first.files();
      if (portChoice == PortChoice.AUTO) {
        first.ports();
      }
      BenchConfig config = BenchConfig.load(directory);
      Procfile lines = chosen.read();
      Map<String, String> environment = surroundings.of(bench, chosen);
      int base = surroundings.base(environment);
      List<Formation.Place> places = developed(config, options.places(lines, base));
      BenchServices roles = new BenchServices(directory, config);
      Function<Formation.Place, ProcessSpec> made =
          place -> options.cared(place.line(), roles.spec(place, environment));
      List<ProcessSpec> own = roles.servers(lines);
      List<ProcessSpec> specs =
          StartOrder.of(Stream.concat(own.stream(), places.stream().map(made)).toList(), lines);
      BenchPorts ports = new BenchPorts(directory, config);
      Ports.requireFree(ports.of(places), ADVICE);
      Function<Formation.Place, ProcessSpec> more =
          place -> {
            developed(config, List.of(place));
            ports.requireRoom(place);
            return made.apply(place);
          };
      first.programs(config);
      first.beginDatabase();
      first.apps();
      first.site();
      BenchConfig now = BenchConfig.load(directory);
      Function<Formation.Place, String> address = place -> address(directory, now, place);
      return run(
              specs,
              terminal,
              LogCap.ofMegabytes(now.logFileMaxSizeMb(), now.logFilesKept()),
              record,
              _ -> "\n" + readyLine(terminal, addresses(places, address)))
          .ofBench(
              new ProcfileInstances(lines, base, more, address), children, entry, first.mariaDb());
    }
  }

  /** Reads what a start in a bench reads, and changes nothing; for {@code bench train}. */
  public static void train(BenchCommand bench, BenchDirectory directory) throws IOException {
    StartCommand start = new StartCommand();
    new BenchSettings(directory).inFile();
    BenchConfig config = BenchConfig.load(directory);
    ProcfileChoice chosen = ProcfileChoice.in(directory);
    Procfile lines = chosen.read();
    Map<String, String> environment = start.surroundings.of(bench, chosen);
    int base = start.surroundings.base(environment);
    List<Formation.Place> places = developed(config, start.options.places(lines, base));
    BenchServices roles = new BenchServices(directory, config);
    roles.servers(lines);
    StartOrder.of(
        places.stream()
            .map(place -> start.options.cared(place.line(), roles.spec(place, environment)))
            .toList(),
        lines);
    new BenchPorts(directory, config).of(places);
    FirstStart.train(directory, config);
  }

  private static RunRecord.Teller clearing(Progress progress) {
    return (names, end) -> {
      String left = "what the last run left: " + String.join(", ", names);
      progress.step(
          "ending " + left,
          "ended " + left,
          () -> {
            end.run();
            return names;
          });
    };
  }

  private static void requireGoodSettings(BenchDirectory directory, Progress progress) {
    Settings settings = new BenchSettings(directory).inFile();
    List<String> faults = SettingsSchema.faults(settings);
    List<String> told = new ArrayList<>(faults);
    told.addAll(SettingsSchema.hints(settings));
    told.replaceAll(each -> "sites/common_site_config.json: " + each);
    if (!faults.isEmpty()) {
      throw new CannotRunException(String.join("\n", told));
    }
    told.forEach(progress::line);
  }

  /** Without {@code developer_mode} there is nothing to watch. */
  private static List<Formation.Place> developed(BenchConfig config, List<Formation.Place> all) {
    List<Formation.Place> left =
        all.stream()
            .filter(place -> config.developerMode() || !place.line().name().equals("watch"))
            .toList();
    if (left.isEmpty()) {
      throw new CannotRunException(
          "without developer_mode there is nothing to watch: bench set-config -g developer_mode 1");
    }
    return left;
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
      Ports.requireFree(ports, FOREIGN_ADVICE);
      return run(specs, Terminal.current(), LogCap.STANDARD, null, took -> readyLine(took, ports))
          .alone(new ProcfileInstances(lines, base, made, StartCommand::address), children, entry);
    }
  }

  /** Null when the run cannot be written down, which is told; it runs all the same. */
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

  /** A process of a Procfile that is no bench's. */
  static ProcessSpec foreign(Path folder, Formation.Place place, Map<String, String> environment) {
    return new ProcessSpec(
        place.instance(),
        place.line().command(),
        folder,
        BenchPorts.withPort(environment, place.port()),
        null,
        ProcessSpec.Care.standard());
  }

  private Run run(
      List<ProcessSpec> specs,
      Terminal terminal,
      LogCap cap,
      @Nullable RunRecord record,
      Function<Duration, String> readyLine) {
    RunReporter.Style style =
        new RunReporter.Style(
            new StandardOutput(),
            terminal.colours(),
            terminal.interactive(),
            !noPrefix,
            readyLine,
            timestamps);
    return new Run(specs, new RunReporter(specs, style, cap, record));
  }

  /** Where people reach the bench, behind two blanks each: the first web server, then realtime. */
  private static String addresses(
      List<Formation.Place> places, Function<Formation.Place, String> address) {
    StringBuilder addresses = new StringBuilder();
    for (String name : SERVERS) {
      places.stream()
          .filter(place -> place.line().name().equals(name))
          .findFirst()
          .map(place -> "  %s %s".formatted(name, address.apply(place)))
          .ifPresent(addresses::append);
    }
    return addresses.toString();
  }

  /** Where people reach a process of a bench. */
  private static String address(
      BenchDirectory directory, BenchConfig config, Formation.Place place) {
    int port = new BenchPorts(directory, config).listening(place);
    String host = config.defaultSite().orElse("localhost");
    return SERVERS.contains(place.line().name())
        ? "http://%s:%d".formatted(host, port)
        : address(place);
  }

  /** What is known of a process of others: which PORT it got, if it asks for one. */
  private static String address(Formation.Place place) {
    return place.usesPort() ? "PORT " + place.port() : "";
  }

  private static String readyLine(Terminal terminal, String addresses) {
    // From the command's own beginning: that is what a person waited for.
    Instant began = ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
    String took = "ready in " + seconds(Duration.between(began, Instant.now()));
    return terminal.progress().strong(took + addresses);
  }

  /** What is known of processes of others: which PORT those got that ask for one. */
  static String readyLine(Duration took, Map<String, Integer> ports) {
    StringBuilder line = new StringBuilder("ready in ").append(seconds(took));
    for (Map.Entry<String, Integer> each : ports.entrySet()) {
      line.append("  ").append(each.getKey()).append(" PORT ").append(each.getValue());
    }
    return line.toString();
  }

  private static String seconds(Duration duration) {
    long tenths = (duration.toMillis() + 50) / 100; // a formatter would cost more than a process
    return tenths / 10 + "." + tenths % 10 + " s";
  }
}

package dev.bench.cli.command.process;

import dev.bench.cli.setup.Ports;
import dev.bench.cli.start.BenchPorts;
import dev.bench.cli.start.BenchServices;
import dev.bench.cli.start.ProcfileInstances;
import dev.bench.cli.start.WebProcesses;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.process.CannotRunException;
import dev.bench.process.listen.InheritedSockets;
import dev.bench.process.output.LogCap;
import dev.bench.process.procfile.Formation;
import dev.bench.process.procfile.ProcessSpec;
import dev.bench.process.procfile.Procfile;
import dev.bench.process.procfile.StartOrder;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a start in a bench runs: the bench's own servers and the processes of its Procfile. */
final class BenchPlan {

  private static final String ADVICE =
      "stop it, move this bench to free ports with: bench start --ports auto, or choose others in sites/common_site_config.json";

  /** The processes that people reach, in the order in which their addresses are shown. */
  private static final List<String> REACHED = List.of("web", "socketio");

  private final BenchDirectory directory;
  private final BenchConfig config;
  private final Procfile lines;
  private final Map<String, String> environment;
  private final int base;
  private final ProcessOptions options;
  private final List<Formation.Place> places;
  private final BenchServices services;
  private final BenchPorts ports;

  /**
   * A plan by the settings of the bench as they are now.
   *
   * @param chosen its Procfile
   * @param environment of all processes
   * @param base the port of the first line
   * @param options which lines run, and how
   */
  BenchPlan(
      BenchDirectory directory,
      ProcfileChoice chosen,
      Map<String, String> environment,
      int base,
      ProcessOptions options) {
    this.directory = directory;
    this.config = BenchConfig.load(directory);
    WebProcesses web = new WebProcesses(config, environment);
    this.lines = web.heldIn(chosen.read());
    this.environment = environment;
    this.base = base;
    this.options = options;
    this.places = developed(options.places(lines, base, web));
    this.services = new BenchServices(directory, config);
    this.ports = new BenchPorts(directory, config);
  }

  /** Without {@code developer_mode} there is nothing to watch. */
  private List<Formation.Place> developed(List<Formation.Place> all) {
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

  /** The processes, in the order of their start. */
  List<ProcessSpec> specs() {
    Stream<ProcessSpec> ofLines = places.stream().map(this::spec);
    return StartOrder.of(Stream.concat(services.servers(lines).stream(), ofLines).toList(), lines);
  }

  private ProcessSpec spec(Formation.Place place) {
    return options.cared(place.line(), services.spec(place, environment));
  }

  /**
   * Checks that settings, Procfile and files of Redis agree on the ports, and that these are free
   * but for those that systemd listens on for this bench.
   */
  void requireFreePorts() {
    Map<String, Integer> wanted = ports.of(places);
    wanted.values().removeAll(InheritedSockets.of(System.getenv()).ports());
    Ports.requireFree(wanted, ADVICE);
  }

  /** Makes processes that are asked for while the others run; called after the first start. */
  ProcfileInstances further() {
    String host = host();
    return new ProcfileInstances(lines, base, this::another, place -> address(host, place));
  }

  private ProcessSpec another(Formation.Place place) {
    developed(List.of(place));
    ports.requireRoom(place);
    return spec(place);
  }

  /** How long the log files may get. */
  LogCap logCap() {
    return LogCap.ofMegabytes(config.logFileMaxSizeMb(), config.logFilesKept());
  }

  /**
   * Where people reach the bench, behind two blanks each: the first web server, then realtime;
   * called after the first start.
   */
  String addresses() {
    String host = host();
    return REACHED.stream()
        .flatMap(name -> places.stream().filter(place -> place.line().name().equals(name)).limit(1))
        .map(place -> "  %s %s".formatted(place.line().name(), address(host, place)))
        .collect(Collectors.joining());
  }

  /** The default site, which the first start may have made. */
  private String host() {
    return BenchConfig.load(directory).defaultSite().orElse("localhost");
  }

  private String address(String host, Formation.Place place) {
    return REACHED.contains(place.line().name())
        ? "http://%s:%d".formatted(host, ports.listening(place))
        : StartCommand.address(place);
  }
}

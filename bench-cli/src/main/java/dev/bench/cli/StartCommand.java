package dev.bench.cli;

import dev.bench.cli.process.Announcer;
import dev.bench.cli.process.EnvironmentFile;
import dev.bench.cli.process.Instance;
import dev.bench.cli.process.Interruptions;
import dev.bench.cli.process.Ports;
import dev.bench.cli.process.ProcessManager;
import dev.bench.cli.process.ProcessSpec;
import dev.bench.cli.process.Procfile;
import dev.bench.cli.process.RunRecord;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
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
    description = "Runs all processes of this bench, or those that are named.",
    footer = {
      "",
      "Ctrl-C stops everything; a second one kills. Nothing is left behind, not even after kill -9.",
      "Examples:",
      "  bench start",
      "  bench start web worker",
      "  bench start --procfile ../shop/Procfile"
    })
final class StartCommand implements Callable<Integer> {

  private static final int FIRST_PORT = 5000;
  private static final int PORTS_APART = 100;

  @ParentCommand private Bench bench;

  @Parameters(paramLabel = "NAME", arity = "0..*", description = "Only these processes.")
  private List<String> names = List.of();

  @Option(
      names = {"-f", "-p", "--procfile"},
      paramLabel = "FILE",
      description = "Any Procfile; it is run in its own folder.")
  private @Nullable Path procfile;

  @Option(
      names = {"-e", "--env"},
      paramLabel = "FILE",
      split = ",",
      description = "Files with NAME=value lines (default: .env beside the Procfile).")
  private List<Path> environmentFiles = List.of();

  @Option(names = "--no-prefix", description = "Lines without the names of their processes.")
  private boolean noPrefix;

  @Option(names = "--no-dev", description = "Do not tell the processes that this is development.")
  private boolean noDev;

  @Override
  public Integer call() throws Exception {
    return procfile == null ? startBench() : startForeign(procfile.toAbsolutePath().normalize());
  }

  private int startBench() throws Exception {
    BenchDirectory directory = bench.directory();
    Terminal terminal = Terminal.current();
    String id = BenchConfig.load(directory).benchId();
    try (RunRecord record = RunRecord.begin(directory.pids(), id);
        FirstStart first = new FirstStart(directory, terminal.progress())) {
      first.files();
      BenchConfig config = BenchConfig.load(directory);
      Procfile lines = developed(config, Procfile.read(directory.root().resolve("Procfile")));
      BenchRoles roles = new BenchRoles(directory, config);
      Ports.requireFree(roles.ports(lines));
      first.programs(config);
      first.apps();
      first.database();
      first.site();
      List<ProcessSpec> specs = new ArrayList<>();
      Map<String, String> environment = environment(directory.root());
      environment.merge(
          "PATH", directory.env().resolve("bin").toString(), (old, bin) -> bin + ":" + old);
      for (Procfile.Line line : lines.lines()) {
        specs.add(roles.spec(line, with(environment, "PORT", port(specs.size()))));
      }
      BenchConfig now = BenchConfig.load(directory);
      return run(
          specs, terminal, record, _ -> "\n" + readyLine(terminal, address(now, roles, lines)));
    }
  }

  /** Without {@code developer_mode} there is nothing to watch. */
  private Procfile developed(BenchConfig config, Procfile all) {
    Procfile chosen = all.only(names);
    return config.developerMode()
        ? chosen
        : new Procfile(
            chosen.lines().stream().filter(line -> !line.name().equals("watch")).toList());
  }

  private int startForeign(Path file) throws Exception {
    Procfile lines = Procfile.read(file).only(names);
    Path folder = file.resolveSibling("").normalize();
    Map<String, String> environment = environment(folder);
    List<ProcessSpec> specs = new ArrayList<>();
    for (Procfile.Line line : lines.lines()) {
      specs.add(
          new ProcessSpec(
              Instance.only(line.name()),
              line.command(),
              folder,
              with(environment, "PORT", port(specs.size())),
              null,
              ProcessSpec.Care.ofForeign()));
    }
    return run(specs, Terminal.current(), null, took -> "ready in " + seconds(took));
  }

  private int run(
      List<ProcessSpec> specs,
      Terminal terminal,
      @Nullable RunRecord record,
      Function<Duration, String> readyLine)
      throws InterruptedException {
    FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    Announcer.Style style = new Announcer.Style(out, terminal.colours(), !noPrefix, readyLine);
    String run = record == null ? UUID.randomUUID().toString() : record.run();
    ProcessManager manager = ProcessManager.of(specs, new Announcer(specs, style, record), run);
    Interruptions.handTo(manager);
    return manager.run();
  }

  private Map<String, String> environment(Path folder) throws IOException {
    Map<String, String> environment = new LinkedHashMap<>(System.getenv());
    environment.put("PYTHONUNBUFFERED", "true");
    if (!noDev) {
      environment.put("DEV_SERVER", "true");
    }
    List<Path> files =
        environmentFiles.isEmpty() ? List.of(folder.resolve(".env")) : environmentFiles;
    for (Path file : files) {
      environment.putAll(EnvironmentFile.read(file));
    }
    return environment;
  }

  private static Map<String, String> with(
      Map<String, String> environment, String name, String value) {
    Map<String, String> copy = new LinkedHashMap<>(environment);
    copy.put(name, value);
    return copy;
  }

  /** honcho's: a hundred apart from the {@code PORT} of our own environment or 5000. */
  private static String port(int index) {
    String first = System.getenv("PORT");
    int base = first != null && first.matches("\\d{1,5}") ? Integer.parseInt(first) : FIRST_PORT;
    return Integer.toString(base + index * PORTS_APART);
  }

  private static String address(BenchConfig config, BenchRoles roles, Procfile lines) {
    return lines.lines().stream()
        .filter(line -> line.name().equals("web"))
        .findFirst()
        .map(web ->
            "http://%s:%d".formatted(config.defaultSite().orElse("localhost"), roles.webPort(web)))
        .orElse("");
  }

  private static String readyLine(Terminal terminal, String address) {
    // From the command's own beginning: that is what a person waited for.
    Instant began = ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
    String took = "ready in " + seconds(Duration.between(began, Instant.now()));
    return terminal.progress().strong(took + (address.isEmpty() ? "" : "  " + address));
  }

  private static String seconds(Duration duration) {
    return "%.1f s".formatted(duration.toMillis() / 1000.0);
  }
}

package dev.bench.cli.command.process;

import dev.bench.app.AppFiles;
import dev.bench.build.BuildState;
import dev.bench.build.Builds;
import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.devserver.UnappliedMigrations;
import dev.bench.cli.setup.Terminal;
import dev.bench.cli.start.OpenFiles;
import dev.bench.cli.start.RefusingRedis;
import dev.bench.cli.start.Usage;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.config.BrokenConfigException;
import dev.bench.json.Json;
import dev.bench.process.control.Wire;
import dev.bench.process.supervisor.RunStatus;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code bench status}: how the processes of a running {@code bench start} are.
 *
 * <p>Shape with {@code --json}: {@code {"pid", "since", "ready", "stopping", "processes": [{"name",
 * "line", "number", "pid", "state", "since", "restarts", "generation", "why", "memory_bytes",
 * "cpu_percent", "open_files", "open_files_limit"}]}}; times are ISO 8601, a pid of 0 means that it
 * does not run, and the last four are left out where they are not known. Of a bench there are also
 * {@code "apps"}: {@code [{"app", "sequence", "build", "faults": [{"file", "line", "column",
 * "message", "source"}], "at", "took"}]} and {@code "away"}: {@code [{"server", "since",
 * "reason"}]}, the database servers that do not answer web; an app without faults is good. {@code
 * "pending"}: {@code [{"site", "app", "versions"}]} are the migrations that sites have not applied,
 * as {@code bench watch} knows them.
 */
@Command(
    name = "status",
    description = "Shows how each process is: state, since when, restarts, memory, processor.",
    footer = {
      "",
      "Exit code 1 when no bench start runs here; bench wait tells by its exit code whether all is ready.",
      "Memory is what the process and all it started hold in RAM; CPU is of the last moment.",
      "Examples:",
      "  bench status",
      "  bench status -f ../shop/Procfile"
    })
public final class StatusCommand implements Callable<Integer> {

  /** Processor time is measured so long. */
  private static final Duration WINDOW = Duration.ofMillis(200);

  @ParentCommand private BenchCommand bench;

  @Mixin private RunOption run;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    RunStatus status = new Control(bench, run).client().status();
    Map<String, Usage> usages = Usage.of(status.processes(), WINDOW);
    List<OpenFiles> files = OpenFiles.of(status.processes());
    Optional<BenchDirectory> directory = run.bench(bench);
    List<BuildState> apps = directory.isPresent() ? apps(directory.get()) : List.of();
    Optional<BenchConfig> config = directory.flatMap(StatusCommand::config);
    Optional<AwayServers> away =
        config.map(settings -> AwayServers.askedAt(settings.webserverPort()));
    Optional<UnappliedMigrations> pending =
        config.map(settings ->
            UnappliedMigrations.askedAt(
                settings.fileWatcherPort(), directory.orElseThrow().root()));
    Optional<RefusingRedis> refusing = config.map(RefusingRedis::of);
    if (json) {
      ObjectNode all = json(status, usages, files);
      all.putPOJO("apps", apps);
      pending.ifPresent(migrations -> all.set("pending", migrations.pending()));
      away.ifPresent(servers -> all.set("away", servers.servers()));
      refusing.ifPresent(redis -> all.putPOJO("refusing", redis.answers()));
      bench.out().println(Json.core().indented(all));
    } else {
      boolean colours = Terminal.current().colours();
      new StatusTable(status, usages, Instant.now(), colours).lines().forEach(bench.out()::println);
      directory
          .map(each -> new AppTable(apps, each.root(), Instant.now(), colours))
          .ifPresent(table -> table.lines().forEach(bench.out()::println));
      pending
          .map(UnappliedMigrations::lines)
          .ifPresent(lines -> lines.forEach(bench.out()::println));
      away.map(servers -> servers.lines(Instant.now(), colours))
          .ifPresent(lines -> lines.forEach(bench.out()::println));
      refusing.ifPresent(redis -> redis.lines().forEach(bench.out()::println));
      files.stream().flatMap(each -> each.shortage().stream()).forEach(bench.out()::println);
    }
    return 0;
  }

  /** Empty where the settings are broken. */
  private static Optional<BenchConfig> config(BenchDirectory directory) {
    try {
      return Optional.of(BenchConfig.load(directory));
    } catch (BrokenConfigException broken) {
      return Optional.empty();
    }
  }

  /** How the apps of the bench are built, without those that never were. */
  private static List<BuildState> apps(BenchDirectory directory) throws IOException {
    List<BuildState> states = new ArrayList<>();
    for (AppFiles app : AppFiles.of(directory)) {
      new Builds(directory, app.name()).state().ifPresent(states::add);
    }
    return states;
  }

  private static ObjectNode json(
      RunStatus status, Map<String, Usage> usages, List<OpenFiles> files) {
    ObjectNode all = Wire.tree(status);
    for (JsonNode each : all.withArray("processes")) {
      ObjectNode process = (ObjectNode) each;
      process.remove("mark");
      Usage usage = usages.get(process.path("name").asString());
      if (usage != null) {
        process.put("memory_bytes", usage.residentBytes());
        process.put("cpu_percent", Math.round(usage.cpuPercent() * 10) / 10.0);
      }
      for (OpenFiles open : files) {
        if (open.process().equals(process.path("name").asString())) {
          process.put("open_files", open.open());
          process.put("open_files_limit", open.limit());
        }
      }
    }
    return all;
  }
}

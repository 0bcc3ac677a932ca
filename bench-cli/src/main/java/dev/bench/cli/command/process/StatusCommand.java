package dev.bench.cli.command.process;

import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.setup.Terminal;
import dev.bench.cli.start.Usage;
import dev.bench.json.Json;
import dev.bench.process.control.Wire;
import dev.bench.process.supervisor.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
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
 * "cpu_percent"}]}}; times are ISO 8601, a pid of 0 means that it does not run, and the last two
 * are left out where they are not known.
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
    if (json) {
      bench.out().println(Json.core().indented(json(status, usages)));
    } else {
      boolean colours = Terminal.current().colours();
      new StatusTable(status, usages, Instant.now(), colours).lines().forEach(bench.out()::println);
    }
    return 0;
  }

  private static ObjectNode json(RunStatus status, Map<String, Usage> usages) {
    ObjectNode all = Wire.tree(status);
    for (JsonNode each : all.withArray("processes")) {
      ObjectNode process = (ObjectNode) each;
      process.remove("mark");
      Usage usage = usages.get(process.path("name").asString());
      if (usage != null) {
        process.put("memory_bytes", usage.residentBytes());
        process.put("cpu_percent", Math.round(usage.cpuPercent() * 10) / 10.0);
      }
    }
    return all;
  }
}

package dev.bench.cli.command.process;

import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.runs.RunFile;
import dev.bench.cli.runs.RunFolder;
import dev.bench.cli.setup.Terminal;
import dev.bench.cli.table.Table;
import dev.bench.cli.table.Table.Cell;
import dev.bench.json.Json;
import dev.bench.process.control.ControlClient;
import dev.bench.process.control.ControlFaultException;
import dev.bench.process.supervisor.ProcessStatus;
import dev.bench.process.supervisor.RunStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code bench ls}: every {@code bench start} of this user on this machine. */
@Command(
    name = "ls",
    description = "Shows every bench start of yours that is under way on this machine.",
    footer = {
      "",
      "A line for each bench or other Procfile: since when, whether all is ready, and where people",
      "reach its processes. Of other users nothing is shown.",
      "Examples:",
      "  bench ls",
      "  bench ls --json | jq -r '.[] | select(.ready | not) | .procfile'"
    })
public final class LsCommand implements Callable<Integer> {

  @ParentCommand private BenchCommand bench;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  private static final String READY = "ready";

  /** A run and what it says of itself; null when it says nothing. */
  private record Row(RunFile run, @Nullable RunStatus status, String state) {

    static Row of(RunFile run) {
      if (!Files.exists(run.socket())) {
        return new Row(run, null, "beginning");
      }
      try {
        RunStatus status = new ControlClient(run.socket()).status();
        return new Row(run, status, state(status));
      } catch (ControlFaultException silent) {
        return new Row(run, null, "does not answer");
      }
    }

    private static String state(RunStatus status) {
      if (status.stopping()) {
        return "stopping";
      }
      long ready = status.processes().stream().filter(ProcessStatus::isReady).count();
      int all = status.processes().size();
      return ready == all ? READY : ready + " of " + all + " ready";
    }

    /** The folder of a bench, else the Procfile. */
    Path place() {
      Path bench = run.bench();
      return bench != null && run.procfile().equals(bench.resolve(ProcfileChoice.NAME))
          ? bench
          : run.procfile();
    }

    /** By process, as far as known. */
    Map<String, String> addresses() {
      Map<String, String> addresses = new LinkedHashMap<>();
      if (status != null) {
        status.processes().stream()
            .filter(process -> !process.address().isEmpty())
            .forEach(process -> addresses.put(process.name(), process.address()));
      }
      return addresses;
    }

    Map<String, Object> map() {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("procfile", run.procfile().toString());
      if (run.bench() != null) {
        map.put("bench", run.bench().toString());
      }
      map.put("pid", run.pid());
      map.put("since", run.since().toString());
      map.put("ready", state.equals(READY));
      map.put("state", state);
      map.put("addresses", addresses());
      map.put("socket", run.socket().toString());
      return map;
    }

    List<Cell> cells(Instant now) {
      String reached =
          addresses().entrySet().stream()
              .map(each -> each.getKey() + " " + each.getValue())
              .collect(Collectors.joining("  "));
      return List.of(
          Cell.text(place().toString()),
          Cell.number(Long.toString(run.pid())),
          Cell.number(Table.age(Duration.between(run.since(), now))),
          new Cell(state, state.equals(READY) ? Table.GREEN : Table.YELLOW, false),
          Cell.text(reached));
    }
  }

  @Override
  public Integer call() {
    // A run that Ctrl-Z has stopped takes some seconds to give up; the others need not wait.
    List<Row> runs = RunFolder.ofUser().living().parallelStream().map(Row::of).toList();
    if (json) {
      bench.out().println(Json.core().indented(runs.stream().map(Row::map).toList()));
    } else if (runs.isEmpty()) {
      bench.out().println("no bench start of yours is under way on this machine");
    } else {
      table(runs).lines().forEach(bench.out()::println);
    }
    return 0;
  }

  private static Table table(List<Row> runs) {
    List<List<Cell>> rows = new ArrayList<>();
    rows.add(
        List.of(
            Cell.head("RUN"),
            Cell.numberHead("PID"),
            Cell.numberHead("SINCE"),
            Cell.head("STATE"),
            Cell.text("")));
    Instant now = Instant.now();
    runs.forEach(run -> rows.add(run.cells(now)));
    return new Table(rows, Terminal.current().colours());
  }
}

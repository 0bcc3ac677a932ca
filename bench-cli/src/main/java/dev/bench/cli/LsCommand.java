package dev.bench.cli;

import dev.bench.cli.Table.Cell;
import dev.bench.cli.start.LivingRun;
import dev.bench.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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
final class LsCommand implements Callable<Integer> {

  @ParentCommand private Bench bench;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  @Override
  public Integer call() {
    // One that is stopped by Ctrl-Z takes some seconds to give up; the others need not wait.
    List<ListedRun> runs = LivingRun.all().parallelStream().map(ListedRun::of).toList();
    if (json) {
      bench.out().println(Json.core().indented(runs.stream().map(ListedRun::map).toList()));
    } else if (runs.isEmpty()) {
      bench.out().println("no bench start of yours is under way on this machine");
    } else {
      table(runs).lines().forEach(bench.out()::println);
    }
    return 0;
  }

  private static Table table(List<ListedRun> runs) {
    List<List<Cell>> rows = new ArrayList<>();
    rows.add(
        List.of(
            Cell.head("RUN"),
            Cell.numberHead("PID"),
            Cell.numberHead("SINCE"),
            Cell.head("STATE"),
            Cell.text("")));
    Instant now = Instant.now();
    runs.forEach(run -> rows.add(row(run, now)));
    return new Table(rows, Terminal.current().colours());
  }

  private static List<Cell> row(ListedRun run, Instant now) {
    String addresses =
        run.addresses().entrySet().stream()
            .map(each -> each.getKey() + " " + each.getValue())
            .collect(Collectors.joining("  "));
    return List.of(
        Cell.text(run.place().toString()),
        Cell.number(Long.toString(run.run().pid())),
        Cell.number(Table.age(Duration.between(run.run().since(), now))),
        new Cell(
            run.state(), run.state().equals(ListedRun.READY) ? Table.GREEN : Table.YELLOW, false),
        Cell.text(addresses));
  }
}

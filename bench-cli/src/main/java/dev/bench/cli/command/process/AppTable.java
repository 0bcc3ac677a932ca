package dev.bench.cli.command.process;

import dev.bench.build.BuildFault;
import dev.bench.build.BuildState;
import dev.bench.cli.table.Table;
import dev.bench.cli.table.Table.Cell;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How the apps of a bench are built, as a person reads it: a line an app, and the faults of broken
 * ones.
 *
 * @param states how the last build of each app went
 * @param root the folder of the bench, from which paths are shown
 * @param now the time that ages are counted to
 */
record AppTable(List<BuildState> states, Path root, Instant now, boolean colours) {

  AppTable {
    states = List.copyOf(states);
  }

  /** The lines of the table; none when no app was ever built. */
  List<String> lines() {
    if (states.isEmpty()) {
      return List.of();
    }
    List<List<Cell>> rows = new ArrayList<>();
    rows.add(
        List.of(
            Cell.head("APP"), Cell.head("STATE"), Cell.numberHead("SINCE"), Cell.head("BUILD")));
    states.forEach(state -> rows.add(row(state)));
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.addAll(new Table(rows, colours).lines());
    for (BuildState state : states) {
      for (BuildFault fault : state.faults()) {
        lines.add("  " + state.app() + ": " + fault.text(root).lines().findFirst().orElse(""));
      }
    }
    return lines;
  }

  private List<Cell> row(BuildState state) {
    return List.of(
        Cell.text(state.app()),
        new Cell(
            state.isGood() ? "good" : "broken", state.isGood() ? Table.GREEN : Table.RED, false),
        Cell.number(Table.age(Duration.between(state.at(), now))),
        Cell.text(Optional.ofNullable(state.build()).orElse("-")));
  }
}

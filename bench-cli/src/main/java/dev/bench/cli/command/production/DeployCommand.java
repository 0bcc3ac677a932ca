package dev.bench.cli.command.production;

import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.deploy.Checked;
import dev.bench.cli.deploy.DeployCheck;
import dev.bench.cli.machine.Machine;
import dev.bench.cli.setup.Terminal;
import dev.bench.cli.table.Table;
import dev.bench.cli.table.Table.Cell;
import dev.bench.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/**
 * {@code bench deploy}: what concerns a deployment.
 *
 * <p>Shape of {@code check --json}: {@code [{"check", "state": "OK", "NOTE" or "FAULT", "what",
 * "todo"}]}.
 */
@Command(
    name = "deploy",
    description = "Checks whether new code and settings would serve this bench.",
    synopsisSubcommandLabel = "check",
    footer = {"", "Example:  bench deploy check"})
public final class DeployCommand {

  @ParentCommand private BenchCommand bench;

  @Command(
      name = "check",
      description = "Checks settings, ports, versions, disk, migrations and waiting jobs.",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "It starts and changes nothing. Jobs and migrations are compared with the current builds.",
        "Exit code 1 when something would break; notes alone do not count.",
        "Examples:",
        "  bench build && bench deploy check",
        "  bench deploy check --json"
      })
  int check(@Option(names = "--json", description = "As JSON.") boolean json) {
    List<Checked> found = new DeployCheck(bench.directory(), Machine.here()).all();
    if (json) {
      bench.out().println(Json.core().indented(found));
    } else {
      boolean colours = Terminal.current().colours();
      new Table(rows(found), colours).lines().forEach(bench.out()::println);
    }
    bench.out().flush();
    return found.stream().anyMatch(each -> each.state() == Checked.State.FAULT)
        ? ExitCode.SOFTWARE
        : ExitCode.OK;
  }

  private static List<List<Cell>> rows(List<Checked> found) {
    List<List<Cell>> rows = new ArrayList<>();
    rows.add(List.of(Cell.head("CHECK"), Cell.head("STATE"), Cell.head("WHAT")));
    for (Checked each : found) {
      rows.add(List.of(Cell.text(each.check()), state(each), Cell.text(each.what())));
      if (!each.todo().isEmpty()) {
        rows.add(List.of(Cell.text(""), Cell.text(""), Cell.head("→ " + each.todo())));
      }
    }
    return rows;
  }

  private static Cell state(Checked each) {
    String colour =
        switch (each.state()) {
          case OK -> Table.GREEN;
          case NOTE -> Table.YELLOW;
          case FAULT -> Table.RED;
        };
    return new Cell(each.state().name().toLowerCase(Locale.ROOT), colour, false);
  }
}

package dev.bench.cli.command.job;

import dev.bench.cli.command.BenchCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code bench disable-scheduler}: Frappe's name of {@code bench scheduler disable}. */
@Command(
    name = "disable-scheduler",
    description = "Turns the schedules of a site off, as bench scheduler disable does.",
    footer = {"", "Example:  bench --site shop.localhost disable-scheduler"})
public final class DisableSchedulerCommand implements Runnable {

  @ParentCommand private BenchCommand bench;

  @Mixin private Operator operator;

  @Override
  public void run() {
    bench
        .out()
        .println(
            SchedulerCommand.change(bench, SchedulerCommand.Action.disable, operator.decision())
                .sentence());
  }
}

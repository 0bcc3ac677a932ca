package dev.bench.cli.command.job;

import dev.bench.cli.command.BenchCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code bench enable-scheduler}: Frappe's name of {@code bench scheduler enable}. */
@Command(
    name = "enable-scheduler",
    description = "Turns the schedules of a site on, as bench scheduler enable does.",
    footer = {"", "Example:  bench --site shop.localhost enable-scheduler"})
public final class EnableSchedulerCommand implements Runnable {

  @ParentCommand private BenchCommand bench;

  @Mixin private Operator operator;

  @Override
  public void run() {
    bench
        .out()
        .println(
            SchedulerCommand.change(bench, SchedulerCommand.Action.enable, operator.decision())
                .sentence());
  }
}

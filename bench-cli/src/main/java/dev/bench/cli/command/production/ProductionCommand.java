package dev.bench.cli.command.production;

import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.command.SetupOptions;
import dev.bench.cli.machine.Machine;
import dev.bench.cli.machine.Steps;
import dev.bench.cli.production.Production;
import dev.bench.cli.production.Supervision;
import dev.bench.cli.setup.CannotSetUpException;
import dev.bench.config.Durations;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code bench setup production}: has nginx serve this bench, and a manager run it. */
@Command(
    name = "production",
    description = "Has nginx serve this bench and a manager run it, also after a restart.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "All files are checked before the first is changed. If a step fails, all of them are undone.",
      "At the end each site is asked through nginx. A second run changes nothing.",
      "Example:  sudo bench setup production frappe"
    })
public final class ProductionCommand implements Callable<Integer> {

  @ParentCommand private SetupOptions setup;

  @Parameters(paramLabel = "USER", description = "The owner of the bench, who runs its processes.")
  private String user;

  @Option(
      names = "--manager",
      paramLabel = "NAME",
      description = {
        "What runs the processes: supervisor, systemd, or bench with cron.",
        "Default: what runs them now, else what is installed."
      })
  private @Nullable Supervision manager;

  @Option(names = "--print", description = "Only show what would be done.")
  private boolean print;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "2m",
      description = "How long the sites may need until they answer (default: ${DEFAULT-VALUE}).")
  private String timeout;

  @Override
  public Integer call() throws IOException {
    MachineChange.requireRoot("setup production " + user);
    BenchCommand bench = setup.bench();
    Production production = new Production(bench.directory(), Machine.here());
    Supervision chosen = manager == null ? usual(production) : manager;
    say("manager: " + chosen.name().toLowerCase(Locale.ROOT));
    List<String> silent = new ArrayList<>();
    Steps steps =
        production.setUp(user, chosen, limit(), notice -> say("  " + notice), silent::add);
    MachineChange change = new MachineChange(steps, bench.out(), setup.yes());
    if (print) {
      change.show();
      return ExitCode.OK;
    }
    change.make();
    if (!silent.isEmpty()) {
      throw new CannotSetUpException(
          "the bench is in production, but not all is well: %s; the logs of nginx and logs/ of the bench may say more"
              .formatted(String.join("; ", silent)));
    }
    say("all sites answer through nginx");
    return ExitCode.OK;
  }

  private static Supervision usual(Production production) throws IOException {
    if (production.managerInUse().isPresent()) {
      return production.managerInUse().get();
    }
    if (Machine.program("supervisorctl").isPresent()) {
      return Supervision.SUPERVISOR;
    }
    return Machine.here().runsSystemd() ? Supervision.SYSTEMD : Supervision.BENCH;
  }

  private Duration limit() {
    try {
      return Durations.parse(timeout);
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(
          setup.bench().spec.commandLine(), "--timeout " + timeout + ": write 30s or 2m", wrong);
    }
  }

  private void say(String line) {
    setup.bench().out().println(line);
    setup.bench().out().flush();
  }
}

package dev.bench.cli.command.service;

import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.runs.RunChoice;
import dev.bench.cli.setup.Terminal;
import dev.bench.cli.start.OwnMariaDb;
import dev.bench.embedded.EmbeddedServers;
import dev.bench.embedded.binaries.Binaries;
import dev.bench.process.CannotRunException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code bench mariadb-server}: the bench's own MariaDB, by hand. */
@Command(
    name = "mariadb-server",
    description = "Starts, stops or looks at the bench's own MariaDB.",
    footer = {
      "",
      "Commands start it when they need it and stop it when they end; this is for longer work.",
      "The status is 0 when it runs, 1 when it does not.",
      "Example:  bench mariadb-server status"
    })
public final class MariaDbServerCommand implements Callable<Integer> {

  /** What to do. */
  enum Act {
    START,
    STOP,
    STATUS
  }

  @ParentCommand private BenchCommand bench;

  @Parameters(paramLabel = "start|stop|status", description = "What to do.")
  private Act act;

  @Override
  public Integer call() {
    EmbeddedServers servers =
        new EmbeddedServers(
            bench.directory(),
            Binaries.ofMachine(System.getenv(), Terminal.current().progress()::doing));
    return switch (act) {
      case START -> {
        boolean started = servers.startMariaDb();
        yield say(status(servers) + (started ? "" : " already"), 0);
      }
      case STOP -> {
        requireNoManager();
        yield say(servers.stopMariaDb() ? "MariaDB stopped" : "MariaDB did not run", 0);
      }
      case STATUS -> say(status(servers), servers.runningMariaDb().isPresent() ? 0 : 1);
    };
  }

  private void requireNoManager() {
    if (RunChoice.ofBench(bench.directory().root()).has(OwnMariaDb.NAME)) {
      throw new CannotRunException(
          "bench start looks after MariaDB and would start it again: stop it with bench stop %s"
              .formatted(OwnMariaDb.NAME));
    }
  }

  private static String status(EmbeddedServers servers) {
    return servers
        .runningMariaDb()
        .map(server ->
            "MariaDB runs: pid %d, port %d, socket %s"
                .formatted(server.process().pid(), server.port(), servers.mariaDbSocket()))
        .orElse("MariaDB does not run");
  }

  private int say(String text, int code) {
    Terminal.current().progress().line(text);
    return code;
  }
}

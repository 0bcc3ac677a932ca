package dev.bench.cli.command.user;

import dev.bench.cli.command.BenchCommand;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code bench destroy-all-sessions}: logs all users of a site out. */
@Command(
    name = "destroy-all-sessions",
    description = "Ends the sessions of all users of a site.",
    footer = {"", "Example:  bench --site shop.localhost destroy-all-sessions"})
public final class DestroySessionsCommand implements Callable<Integer> {

  @ParentCommand private BenchCommand bench;

  @Override
  public Integer call() throws Exception {
    UserWork.call(
        bench,
        (sessions, site) -> {
          int ended = sessions.endAll(site);
          bench.out().println("Ended sessions of %s: %d".formatted(site.name(), ended));
          return ended;
        });
    return 0;
  }
}

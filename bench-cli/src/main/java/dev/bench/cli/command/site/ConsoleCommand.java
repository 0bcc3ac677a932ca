package dev.bench.cli.command.site;

import dev.bench.Session;
import dev.bench.app.Generation;
import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.console.Lines;
import dev.bench.cli.console.PipedLines;
import dev.bench.cli.console.SiteConsole;
import dev.bench.cli.console.TypedLines;
import dev.bench.cli.setup.OwnServers;
import dev.bench.cli.setup.Terminal;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.console.SiteShell;
import dev.bench.logging.LogContext;
import dev.bench.runtime.Bench;
import dev.bench.site.SiteState;
import dev.bench.site.Sites;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code bench console}: JShell on a site, as Administrator. */
@Command(
    name = "console",
    description = "Runs Java on a site: JShell with the classes of its apps, and `ctx`.",
    footer = {
      "",
      "commit() commits and sends; rollback() undoes; the end undoes what was not committed.",
      "Ctrl-C interrupts a line. Without a terminal it reads standard input, prints values of",
      "expressions, and ends at the first error with exit code 1.",
      "Examples:",
      "  bench --site shop.localhost console",
      "  echo 'ctx.user()' | bench --site shop.localhost console"
    })
public final class ConsoleCommand implements Callable<Integer> {

  @ParentCommand private BenchCommand bench;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    BenchDirectory directory = bench.directory();
    BenchConfig config = BenchConfig.load(directory);
    String name = bench.siteName(config);
    new Sites(directory, config).require(name); // before servers are started in vain
    try (OwnServers servers =
        new OwnServers(directory, config, Terminal.current().progress()::doing)) {
      servers.all();
      try (Bench open = Bench.open(directory, "console", 2);
          LogContext log = LogContext.open()) {
        SiteState site = open.sites().require(name);
        log.site(site.name()).user(Session.ADMINISTRATOR);
        return run(open, site, directory) ? 0 : 1;
      }
    }
  }

  private boolean run(Bench open, SiteState site, BenchDirectory directory) throws Exception {
    Generation code = open.apps().current();
    try (SiteShell shell = SiteShell.on(site, code);
        Lines lines = lines(shell, site, directory)) {
      return new SiteConsole(open, site, code, lines).run(shell);
    }
  }

  private Lines lines(SiteShell shell, SiteState site, BenchDirectory directory)
      throws IOException {
    if (!Terminal.isThere()) {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      return new PipedLines(in, bench.out(), spec.commandLine().getErr(), shell);
    }
    Lines lines =
        new TypedLines(shell, directory.env().resolve("console_history"), site.name() + "> ");
    lines.tell("Java " + Runtime.version().feature() + " on " + site.name() + " as Administrator");
    lines.tell("Apps: " + String.join(", ", site.installedApps()) + ". The context is `ctx`.");
    lines.tell("Nothing is kept without commit(). rollback() undoes, exit or Ctrl-D ends.");
    return lines;
  }
}

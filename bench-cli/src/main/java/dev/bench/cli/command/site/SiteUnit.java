package dev.bench.cli.command.site;

import dev.bench.Context;
import dev.bench.Session;
import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.setup.OwnServers;
import dev.bench.cli.setup.Terminal;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.logging.LogContext;
import dev.bench.runtime.Bench;
import dev.bench.site.SiteState;
import dev.bench.site.Sites;

/** A unit of work of Administrator on the site that a command means, with the servers it needs. */
public final class SiteUnit {

  private static final int CONNECTIONS = 2;

  private SiteUnit() {}

  /** Does {@code work} and commits; {@code process} is what the servers call this process. */
  public static <T> T call(BenchCommand bench, String process, Context.Work<T> work)
      throws Exception {
    BenchDirectory directory = bench.directory();
    BenchConfig config = BenchConfig.load(directory);
    String name = bench.siteName(config);
    new Sites(directory, config).require(name); // before servers are started in vain
    try (OwnServers servers =
        new OwnServers(directory, config, Terminal.current().progress()::doing)) {
      servers.all();
      try (Bench open = Bench.open(directory, process, CONNECTIONS);
          LogContext log = LogContext.open()) {
        SiteState site = open.sites().require(name);
        log.site(site.name()).user(Session.ADMINISTRATOR);
        return open.unit(site).as(Session.ADMINISTRATOR).console().call(work);
      }
    }
  }
}

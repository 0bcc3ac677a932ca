package dev.bench.cli.command.job;

import dev.bench.DoesNotExistException;
import dev.bench.Session;
import dev.bench.app.Generation;
import dev.bench.app.JobMethod;
import dev.bench.app.Schedule;
import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.setup.OwnServers;
import dev.bench.cli.setup.Terminal;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.logging.LogContext;
import dev.bench.runtime.Bench;
import dev.bench.site.SiteState;
import dev.bench.site.Sites;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code bench trigger-scheduler-event}: runs the job of a schedule now. */
@Command(
    name = "trigger-scheduler-event",
    description = "Runs the job of a schedule of a site now, here, and waits for its end.",
    footer = {
      "",
      "It runs as Administrator, whether the schedules of the site rest or not, and is no",
      "fire: the next one comes at its time.",
      "Example:  bench --site shop.localhost trigger-scheduler-event shop.Reminders.sendAll"
    })
public final class TriggerEventCommand implements Callable<Integer> {

  @ParentCommand private BenchCommand bench;

  @Parameters(paramLabel = "METHOD", description = "The dotted name of the job, or its end.")
  private String method;

  @Override
  public Integer call() throws Exception {
    BenchDirectory directory = bench.directory();
    BenchConfig config = BenchConfig.load(directory);
    String name = bench.siteName(config);
    new Sites(directory, config).require(name); // before servers are started in vain
    try (OwnServers servers =
        new OwnServers(directory, config, Terminal.current().progress()::doing)) {
      servers.all();
      try (Bench open = Bench.open(directory, "execute", 2);
          LogContext log = LogContext.open()) {
        SiteState site = open.sites().require(name);
        Generation code = open.apps().current();
        JobMethod job = job(code, site);
        log.site(site.name()).user(Session.ADMINISTRATOR);
        long began = System.nanoTime();
        open.unit(site)
            .as(Session.ADMINISTRATOR)
            .on(code)
            .console()
            .call(ctx -> String.valueOf(job.call(ctx, List.of(), Map.of())));
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        bench.out().println("%s ran on %s in %d ms".formatted(job.name(), name, took.toMillis()));
      }
    }
    return 0;
  }

  private JobMethod job(Generation code, SiteState site) {
    TreeSet<String> known =
        code.schedules().stream()
            .filter(schedule -> site.installedApps().contains(schedule.app()))
            .map(Schedule::method)
            .collect(Collectors.toCollection(TreeSet::new));
    return known.stream()
        .filter(each -> each.equals(method) || each.endsWith("." + method))
        .findFirst()
        .flatMap(each -> code.job(site.installedApps(), each))
        .orElseThrow(() ->
            new DoesNotExistException(
                "No schedule of %s runs %s; there are %s"
                    .formatted(site.name(), method, String.join(", ", known))));
  }
}

package dev.bench.cli.command.job;

import dev.bench.cli.command.BenchCommand;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.json.Json;
import dev.bench.operate.Decision;
import dev.bench.operate.SchedulerStatus;
import dev.bench.operate.SchedulerSwitch;
import dev.bench.site.SiteState;
import dev.bench.site.Sites;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/**
 * {@code bench scheduler}: whether the schedules of a site fire.
 *
 * <p>Shape with {@code --json}: {@code {"site", "state", "by", "at", "why"}}; the last three where
 * a decision is on record.
 */
@Command(
    name = "scheduler",
    description = "Shows whether the schedules of a site fire, pauses or disables them.",
    footer = {
      "",
      "pause and resume are for a while, disable and enable for good; both must allow it.",
      "Who paused or disabled, when and why is kept and shown.",
      "Examples:",
      "  bench --site shop.localhost scheduler status",
      "  bench --site shop.localhost scheduler pause --why 'import runs'",
      "  bench --site shop.localhost scheduler resume"
    })
public final class SchedulerCommand implements Callable<Integer> {

  /** What is done. */
  enum Action {
    status,
    pause,
    resume,
    enable,
    disable
  }

  @ParentCommand private BenchCommand bench;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "status|pause|resume|enable|disable",
      defaultValue = "status",
      description = "What to do (default: ${DEFAULT-VALUE}).")
  private Action action;

  @Mixin private Operator operator;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  @Override
  public Integer call() {
    SchedulerStatus status = change(bench, action, operator.decision());
    bench.out().println(json ? Json.core().write(members(status)) : status.sentence());
    return 0;
  }

  /** Does it on the site that is meant; how it is then. */
  static SchedulerStatus change(BenchCommand bench, Action action, Decision decision) {
    BenchDirectory directory = bench.directory();
    BenchConfig config = BenchConfig.load(directory);
    String site = bench.siteName(config);
    SiteState found = new Sites(directory, config).require(site);
    SchedulerSwitch schedules = new SchedulerSwitch(directory);
    switch (action) {
      case status -> {
        return SchedulerSwitch.status(found);
      }
      case pause -> schedules.pause(site, decision);
      case resume -> schedules.resume(site);
      case enable -> schedules.enable(site);
      case disable -> schedules.disable(site, decision);
    }
    return SchedulerSwitch.status(new Sites(directory, config).require(site));
  }

  private static Map<String, Object> members(SchedulerStatus status) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("site", status.site());
    members.put("state", status.state().name().toLowerCase(Locale.ROOT));
    status
        .decision()
        .ifPresent(decision -> {
          members.put("by", decision.by());
          members.put("at", decision.at());
          members.put("why", decision.why());
        });
    return members;
  }
}

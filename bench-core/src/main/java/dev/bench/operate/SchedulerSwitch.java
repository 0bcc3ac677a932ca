package dev.bench.operate;

import dev.bench.config.BenchDirectory;
import dev.bench.config.ConfigFile;
import dev.bench.operate.SchedulerStatus.State;
import dev.bench.site.SiteState;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Lets the schedules of a site rest, and fire again.
 *
 * <p>The decision stands in the site's {@code site_config.json}, in one write with the switch:
 * {@code pause_scheduler} and {@code pause_scheduler_by}, {@code disable_scheduler} and {@code
 * disable_scheduler_by}. Every process takes it within a second.
 *
 * @param bench the bench's folder
 */
public record SchedulerSwitch(BenchDirectory bench) {

  private static final String PAUSE = "pause_scheduler";
  private static final String DISABLE = "disable_scheduler";
  private static final String BY = "_by";

  /** Lets the schedules rest for a while. */
  public void pause(String site, Decision decision) {
    set(site, PAUSE, decision);
  }

  /** Ends a pause. */
  public void resume(String site) {
    clear(site, PAUSE);
  }

  /** Turns the schedules off. */
  public void disable(String site, Decision decision) {
    set(site, DISABLE, decision);
  }

  /** Turns the schedules on. */
  public void enable(String site) {
    clear(site, DISABLE);
  }

  private void set(String site, String key, Decision decision) {
    Map<String, Object> by = new LinkedHashMap<>();
    by.put("by", decision.by());
    by.put("at", decision.at().toString());
    by.put("why", decision.why());
    ConfigFile.change(
        file(site),
        settings -> {
          settings.put(key, 1);
          settings.put(key + BY, by);
        });
  }

  /** Written down as 0, since the common settings may say 1. */
  private void clear(String site, String key) {
    ConfigFile.change(
        file(site),
        settings -> {
          settings.put(key, 0);
          settings.remove(key + BY);
        });
  }

  private Path file(String site) {
    return bench.site(site).resolve("site_config.json");
  }

  /** Whether the schedules of {@code site} fire. */
  public static SchedulerStatus status(SiteState site) {
    if (site.config().flag(DISABLE)) {
      return new SchedulerStatus(site.name(), State.DISABLED, decision(site, DISABLE));
    }
    if (site.config().flag(PAUSE)) {
      return new SchedulerStatus(site.name(), State.PAUSED, decision(site, PAUSE));
    }
    State state = site.inMaintenance() ? State.MAINTENANCE : State.ENABLED;
    return new SchedulerStatus(site.name(), state, Optional.empty());
  }

  private static Optional<Decision> decision(SiteState site, String key) {
    if (!(site.config().values().get(key + BY) instanceof Map<?, ?> by)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Decision(
              String.valueOf(by.get("by")),
              Instant.parse(String.valueOf(by.get("at"))),
              by.get("why") == null ? "" : String.valueOf(by.get("why"))));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}

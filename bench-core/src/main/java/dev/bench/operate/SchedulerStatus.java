package dev.bench.operate;

import java.util.Optional;

/**
 * Whether the schedules of a site fire.
 *
 * @param site the site
 * @param state whether they do
 * @param decision whose decision it was that they do not, when that was recorded
 */
public record SchedulerStatus(String site, State state, Optional<Decision> decision) {

  /** Whether schedules fire. */
  public enum State {
    /** They do. */
    ENABLED,
    /** They rest for a while: {@code pause_scheduler}. */
    PAUSED,
    /** They are turned off: {@code disable_scheduler}. */
    DISABLED,
    /** They rest while the site is in maintenance: {@code maintenance_mode}. */
    MAINTENANCE
  }

  /** One sentence. */
  public String sentence() {
    String by = decision.map(each -> " " + each.text()).orElse("");
    return switch (state) {
      case ENABLED -> "The schedules of %s fire.".formatted(site);
      case PAUSED -> "The schedules of %s are paused%s.".formatted(site, by);
      case DISABLED -> "The schedules of %s are disabled%s.".formatted(site, by);
      case MAINTENANCE -> "The schedules of %s rest while it is in maintenance.".formatted(site);
    };
  }

  /** The command that lets them fire; empty when they do. */
  public String next() {
    return switch (state) {
      case ENABLED -> "";
      case PAUSED -> "bench --site %s scheduler resume".formatted(site);
      case DISABLED -> "bench --site %s scheduler enable".formatted(site);
      case MAINTENANCE -> "bench --site %s set-config maintenance_mode 0".formatted(site);
    };
  }
}

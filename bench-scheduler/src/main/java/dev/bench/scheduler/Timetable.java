package dev.bench.scheduler;

import dev.bench.app.Generation;
import dev.bench.app.Schedule;
import dev.bench.app.UnixCron;
import dev.bench.config.Settings;
import dev.bench.site.SiteState;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which lines there are, in which time zones, and which jobs each of them means for which site.
 *
 * <p>There is one entry for each distinct line and zone, however many sites there are. Immutable.
 *
 * @param generation the code whose schedules these are
 * @param entries the distinct lines by zone
 */
record Timetable(Generation generation, Set<Entry> entries) {

  private static final Logger log = LoggerFactory.getLogger(Timetable.class);

  /**
   * A line in a time zone.
   *
   * @param line the cron line
   * @param zone the zone by whose clocks it fires
   */
  record Entry(String line, ZoneId zone) {}

  /**
   * A schedule that is due on a site.
   *
   * @param site the site
   * @param schedule what is due
   * @param planned the minute for which it was planned
   */
  record Due(SiteState site, Schedule schedule, Instant planned) {}

  /** The table of {@code generation} for {@code sites}. */
  static Timetable of(Generation generation, List<SiteState> sites) {
    Set<ZoneId> zones = new LinkedHashSet<>();
    sites.forEach(site -> zones.add(zone(site.config())));
    Set<Entry> entries = new LinkedHashSet<>();
    for (Schedule schedule : generation.schedules()) {
      zones.forEach(zone -> entries.add(new Entry(schedule.line(), zone)));
    }
    return new Timetable(generation, Set.copyOf(entries));
  }

  /** What {@code entry}, fired for {@code planned}, means for each of {@code sites}. */
  List<Due> due(Entry entry, Instant planned, List<SiteState> sites) {
    List<Due> due = new ArrayList<>();
    for (SiteState site : sites) {
      if (site.schedulerPaused() || !zone(site.config()).equals(entry.zone())) {
        continue;
      }
      for (Schedule schedule : generation.schedules()) {
        if (schedule.line().equals(entry.line()) && site.installedApps().contains(schedule.app())) {
          due.add(new Due(site, schedule, planned));
        }
      }
    }
    return due;
  }

  /** The zone in {@code time_zone} of the site's or the common settings, else the machine's. */
  static ZoneId zone(Settings settings) {
    try {
      return settings.text("time_zone").map(ZoneId::of).orElseGet(ZoneId::systemDefault);
    } catch (DateTimeException e) {
      log.warn("time_zone: {}; the machine's zone is used", e.getMessage());
      return ZoneId.systemDefault();
    }
  }

  /** The entries as a map to their parsed lines. */
  Map<Entry, UnixCron> lines() {
    return entries.stream()
        .collect(
            Collectors.toUnmodifiableMap(entry -> entry, entry -> UnixCron.parse(entry.line())));
  }
}

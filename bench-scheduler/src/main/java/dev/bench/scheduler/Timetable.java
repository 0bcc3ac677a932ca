package dev.bench.scheduler;

import dev.bench.app.Generation;
import dev.bench.app.Schedule;
import dev.bench.app.UnixCron;
import dev.bench.config.Settings;
import dev.bench.site.SiteState;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which lines there are, in which time zones, and which schedules each of them means for which
 * site.
 *
 * <p>There is one entry for each distinct line and zone, however many sites there are. Immutable.
 *
 * @param generation the code whose schedules these are
 * @param interval the minutes between two runs of what is declared with {@code hooks.all}
 * @param entries the distinct lines by zone
 * @param sites the sites with their apps, as they were when the table was made
 */
record Timetable(
    Generation generation, int interval, Set<Entry> entries, Map<String, List<String>> sites) {

  private static final long INTERVAL_SECONDS = 240;

  /**
   * A line in a time zone.
   *
   * @param line the cron line
   * @param zone the zone by whose clocks it fires
   */
  record Entry(String line, ZoneId zone) {

    /** Its fires. */
    DueFires fires() {
      return new DueFires(UnixCron.parse(line), zone);
    }
  }

  /**
   * A schedule of a site.
   *
   * @param site the site
   * @param schedule what is due there
   */
  record Due(SiteState site, Schedule schedule) {}

  /** The table of {@code generation} for {@code sites}, with the bench's {@code settings}. */
  static Timetable of(Generation generation, List<SiteState> sites, Settings settings) {
    long seconds = settings.number("scheduler_interval").orElse(INTERVAL_SECONDS);
    int interval = (int) (seconds / 60);
    Set<ZoneId> zones = new LinkedHashSet<>();
    Map<String, List<String>> apps = new HashMap<>();
    for (SiteState site : sites) {
      zones.add(zone(site));
      apps.put(site.name(), site.installedApps());
    }
    Set<Entry> entries = new LinkedHashSet<>();
    for (Schedule schedule : generation.schedules()) {
      zones.forEach(zone -> entries.add(new Entry(line(schedule, interval), zone)));
    }
    return new Timetable(generation, interval, Set.copyOf(entries), Map.copyOf(apps));
  }

  private static String line(Schedule schedule, int interval) {
    if (!schedule.line().equals(Schedule.ALL)) {
      return schedule.line();
    }
    return interval == 60 ? "0 * * * *" : "*/" + interval + " * * * *";
  }

  /** The schedules that {@code entry} means for {@code sites}; paused ones have none. */
  List<Due> due(Entry entry, List<SiteState> sites) {
    List<Due> due = new ArrayList<>();
    for (SiteState site : sites) {
      if (site.schedulerPaused() || !zone(site).equals(entry.zone())) {
        continue;
      }
      for (Schedule schedule : generation.schedules()) {
        if (line(schedule, interval).equals(entry.line())
            && site.installedApps().contains(schedule.app())) {
          due.add(new Due(site, schedule));
        }
      }
    }
    return due;
  }

  /** The zone in {@code time_zone} of the site's or the common settings, else the machine's. */
  static ZoneId zone(SiteState site) {
    return site.config().text("time_zone").map(ZoneId::of).orElseGet(ZoneId::systemDefault);
  }

  /** The entries as a map to their parsed lines. */
  Map<Entry, UnixCron> lines() {
    return entries.stream()
        .collect(
            Collectors.toUnmodifiableMap(entry -> entry, entry -> UnixCron.parse(entry.line())));
  }
}

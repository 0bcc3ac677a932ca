package dev.bench.doctor;

import dev.bench.Overlap;
import dev.bench.app.Schedule;
import dev.bench.app.UnixCron;
import dev.bench.site.SiteState;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether the scheduler is late: a schedule has not fired although it was due after its last fire.
 * Schedules that let runs wait for one another are left out.
 */
final class SchedulesFire implements Rule {

  private static final Duration LATE = Duration.ofMinutes(3);
  private static final Duration INTERVAL = Duration.ofMinutes(4);

  /** A fire that is missing. */
  private record Missing(String site, String method, Instant due) {}

  @Override
  public List<Finding> look(Examination examination) {
    List<SiteState> sites =
        examination.bench().sites().all().stream().filter(site -> !site.schedulerPaused()).toList();
    Map<String, Map<String, Instant>> last =
        examination.bench().jobs().lastFires(sites.stream().map(SiteState::name).toList());
    Instant limit = examination.bench().queue().time().minus(LATE);
    List<Missing> missing =
        sites.stream()
            .flatMap(site ->
                examination.bench().apps().current().schedules().stream()
                    .filter(schedule -> site.installedApps().contains(schedule.app()))
                    .filter(schedule -> schedule.overlap() != Overlap.QUEUE)
                    .flatMap(schedule -> missing(site, schedule, last, limit).stream()))
            .toList();
    return missing.stream()
        .min((one, other) -> one.due().compareTo(other.due()))
        .map(first ->
            List.of(
                Finding.fault(
                    this,
                    "Schedules are late, first %s on %s, which was due at %s; in all %d."
                        .formatted(first.method(), first.site(), first.due(), missing.size()),
                    "bench logs schedule, then: bench restart schedule")))
        .orElse(List.of());
  }

  private static Optional<Missing> missing(
      SiteState site, Schedule schedule, Map<String, Map<String, Instant>> last, Instant limit) {
    Instant fired = last.getOrDefault(site.name(), Map.of()).get(schedule.key());
    if (fired == null) {
      return Optional.empty();
    }
    ZoneId zone = site.config().text("time_zone").map(ZoneId::of).orElseGet(ZoneId::systemDefault);
    Optional<Instant> next =
        schedule.line().equals(Schedule.ALL)
            ? Optional.of(
                fired.plus(
                    site.config()
                        .number("scheduler_interval")
                        .map(Duration::ofSeconds)
                        .orElse(INTERVAL)))
            : UnixCron.parse(schedule.line()).next(fired, zone);
    return next.filter(due -> due.isBefore(limit))
        .map(due -> new Missing(site.name(), schedule.method(), due));
  }
}

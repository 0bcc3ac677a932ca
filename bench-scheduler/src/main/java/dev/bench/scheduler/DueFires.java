package dev.bench.scheduler;

import dev.bench.Missed;
import dev.bench.app.UnixCron;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The fires of a line, and which of those that passed since the last one are made up for.
 *
 * <p>One rule for a fire in its minute, for what passed while no scheduler ran or the machine
 * slept, and for a fire that waited for Redis or an earlier run: each is later than the last fire
 * that is on record, and not later than now.
 *
 * @param cron the line
 * @param zone the zone by whose clocks it fires
 */
record DueFires(UnixCron cron, ZoneId zone) {

  /** A fire that is late by no more than this is on time. */
  static final Duration ON_TIME = Duration.ofMinutes(1);

  /** How many fires are made up for at a time; the rest follow. */
  static final int AT_A_TIME = 50;

  /** How far back the latest fire is looked for: the first of these that holds one. */
  private static final List<Duration> LOOK_BACK =
      List.of(
          Duration.ofHours(1),
          Duration.ofDays(1),
          Duration.ofDays(32),
          Duration.ofDays(367),
          Duration.ofDays(366 * 9));

  /** The latest time at which the line was due, up to and including {@code now}. */
  Optional<Instant> latest(Instant now) {
    for (Duration back : LOOK_BACK) {
      Optional<Instant> latest = latest(now.minus(back), now);
      if (latest.isPresent()) {
        return latest;
      }
    }
    return Optional.empty();
  }

  private Optional<Instant> latest(Instant from, Instant now) {
    Optional<Instant> latest = Optional.empty();
    Optional<Instant> next = cron.next(from, zone);
    while (next.isPresent() && !next.get().isAfter(now)) {
      latest = next;
      next = cron.next(next.get(), zone);
    }
    return latest;
  }

  /**
   * The fires to be enqueued now, the earliest first.
   *
   * @param last the last fire on record
   * @param latest the {@link #latest} one
   */
  List<Instant> since(Instant last, Instant latest, Instant now, Missed missed) {
    if (!latest.isAfter(last)) {
      return List.of();
    }
    return switch (missed) {
      case ONCE -> List.of(latest);
      case SKIP -> isOnTime(latest, now) ? List.of(latest) : List.of();
      case ALL -> each(last, latest);
    };
  }

  /** Whether a fire is early enough not to count as missed. */
  static boolean isOnTime(Instant planned, Instant now) {
    return !planned.plus(ON_TIME).isBefore(now);
  }

  private List<Instant> each(Instant last, Instant latest) {
    List<Instant> fires = new ArrayList<>();
    Optional<Instant> next = cron.next(last, zone);
    while (next.isPresent() && !next.get().isAfter(latest) && fires.size() < AT_A_TIME) {
      fires.add(next.get());
      next = cron.next(next.get(), zone);
    }
    return fires;
  }
}

package dev.bench.doctor;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Whether the clock of Redis, which leases go by, and that of this machine agree. */
final class ClocksAgree implements Rule {

  private static final Duration SKEW = Duration.ofSeconds(2);

  @Override
  public List<Finding> look(Examination examination) {
    Duration allowed =
        examination.bench().config().settings().duration("doctor_clock_skew").orElse(SKEW);
    Instant before = Instant.now();
    Instant theirs = examination.bench().queue().time();
    Instant after = Instant.now();
    Duration skew =
        theirs.isBefore(before)
            ? Duration.between(theirs, before)
            : theirs.isAfter(after) ? Duration.between(after, theirs) : Duration.ZERO;
    return skew.compareTo(allowed) <= 0
        ? List.of()
        : List.of(
            Finding.fault(
                this,
                "The clocks of this machine and of redis_queue differ by %d s: schedules fire at wrong times."
                    .formatted(skew.toSeconds()),
                "Synchronize both machines, with chrony or systemd-timesyncd."));
  }
}

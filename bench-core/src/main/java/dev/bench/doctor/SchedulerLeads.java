package dev.bench.doctor;

import dev.bench.redis.RedisKeys;
import java.util.List;

/** Whether a scheduler process leads. */
final class SchedulerLeads implements Rule {

  @Override
  public List<Finding> look(Examination examination) {
    boolean leads =
        examination
            .bench()
            .queue()
            .exists(RedisKeys.LEADER.key(examination.bench().config().benchId()));
    return leads
        ? List.of()
        : List.of(
            Finding.fault(
                this,
                "No scheduler runs: nothing is enqueued by the clock.",
                "bench schedule, or: bench start"));
  }
}

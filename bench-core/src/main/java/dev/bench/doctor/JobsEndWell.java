package dev.bench.doctor;

import dev.bench.operate.Advance;
import dev.bench.operate.JobFilter;
import dev.bench.operate.JobList;
import dev.bench.operate.JobState;
import dev.bench.operate.Registry;
import java.util.ArrayList;
import java.util.List;

/** Whether jobs have failed, and whether any is quarantined. */
final class JobsEndWell implements Rule {

  @Override
  public List<Finding> look(Examination examination) {
    long failed = examination.queues().stream().mapToLong(queue -> queue.in(Registry.FAILED)).sum();
    if (failed == 0) {
      return List.of();
    }
    List<Finding> findings = new ArrayList<>();
    long quarantined =
        new JobList(examination.reach())
            .count(JobFilter.ALL.in(JobState.QUARANTINED), Advance.UNHEARD);
    if (quarantined > 0) {
      findings.add(
          Finding.fault(
              this,
              "Jobs are quarantined, since their processes died whenever they ran: %,d."
                  .formatted(quarantined),
              "bench jobs --state quarantined"));
    }
    if (failed > quarantined) {
      findings.add(
          Finding.note(
              this,
              "Jobs have failed or were stopped: %,d.".formatted(failed - quarantined),
              "bench jobs --state failed"));
    }
    return findings;
  }
}

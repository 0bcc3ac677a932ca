package dev.bench.doctor;

import dev.bench.operate.JobFilter;
import dev.bench.operate.JobList;
import dev.bench.operate.QueueSummary;
import dev.bench.operate.Reach;
import dev.bench.operate.WorkerList;
import dev.bench.operate.WorkerSlot;
import dev.bench.runtime.Bench;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the rules look at; what several of them need is asked once. Confined to one thread. */
final class Examination {

  private final Bench bench;
  private final Reach reach;
  private @Nullable List<QueueSummary> queues;
  private @Nullable List<WorkerSlot> workers;

  Examination(Bench bench) {
    this.bench = bench;
    this.reach = Reach.of(bench);
  }

  Bench bench() {
    return bench;
  }

  Reach reach() {
    return reach;
  }

  /** The queues with their jobs. */
  List<QueueSummary> queues() {
    List<QueueSummary> known = queues;
    if (known == null) {
      known = new JobList(reach).summary(JobFilter.ALL);
      queues = known;
    }
    return known;
  }

  /** The worker slots, dead ones too. */
  List<WorkerSlot> workers() {
    List<WorkerSlot> known = workers;
    if (known == null) {
      known = new WorkerList(reach).all();
      workers = known;
    }
    return known;
  }
}

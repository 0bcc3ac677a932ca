package dev.bench.operate;

import java.util.List;

/** One pass over the registries that can hold jobs of a filter. Confined to one thread. */
final class JobScan {

  private final JobFilter filter;
  private final Advance advance;
  private final List<Lane> lanes;
  private final List<QueueSummary> counts;
  private final long all;
  private long done;

  JobScan(Reach reach, JobPages pages, JobFilter filter, Advance advance) {
    this.filter = filter;
    this.advance = advance;
    this.lanes = reach.lanes().stream().filter(filter::takes).toList();
    this.counts = pages.counts(lanes);
    this.all = counts.stream().mapToLong(this::wanted).sum();
  }

  private long wanted(QueueSummary lane) {
    long jobs = 0;
    for (Registry registry : Registry.values()) {
      jobs += filter.takes(registry) ? lane.in(registry) : 0;
    }
    return jobs;
  }

  /** What is done at a registry; {@code size} is how many jobs it had when the pass began. */
  @FunctionalInterface
  interface Visit {
    void at(Lane lane, Registry registry, long size);
  }

  /** Visits each registry that has jobs. */
  void each(Visit visit) {
    for (int i = 0; i < lanes.size(); i++) {
      for (Registry registry : Registry.values()) {
        long size = counts.get(i).in(registry);
        if (size > 0 && filter.takes(registry)) {
          visit.at(lanes.get(i), registry, size);
        }
      }
    }
  }

  /** So many more jobs have been looked at. */
  void passed(long jobs) {
    done += jobs;
    advance.to(Math.min(done, all), all);
  }
}

package dev.bench.operate;

import dev.bench.operate.JobPages.Page;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * Lists the jobs of a bench or of one of its sites.
 *
 * <p>Memory is bounded by a page and by what is asked for, however many jobs there are. Safe for
 * use by many threads.
 */
public final class JobList {

  private static final Comparator<JobEntry> BY_AGE =
      Comparator.comparing(JobEntry::changed).thenComparing(JobEntry::id);

  private final Reach reach;
  private final JobPages pages;

  /** The jobs within {@code reach}. */
  public JobList(Reach reach) {
    this.reach = reach;
    this.pages = new JobPages(reach);
  }

  /**
   * The queues with their jobs by where they are: first those of the bench in their order of
   * priority, then others that have jobs. Of one site, the jobs in its own lanes are counted.
   */
  public List<QueueSummary> summary(JobFilter wanted) {
    JobFilter filter = reach.within(wanted);
    List<Lane> lanes =
        reach.lanes().stream()
            .filter(
                lane -> filter.takes(lane) && (filter.site().isEmpty() || lane.site().isPresent()))
            .toList();
    Map<String, QueueSummary> queues = new LinkedHashMap<>();
    reach.queues().names().stream()
        .filter(name -> filter.queue().map(name::equals).orElse(true))
        .forEach(name -> queues.put(name, new QueueSummary(name, Map.of(), Optional.empty())));
    for (QueueSummary lane : pages.counts(lanes)) {
      queues.merge(lane.queue(), lane, QueueSummary::plus);
    }
    return List.copyOf(queues.values());
  }

  /**
   * The newest jobs that match, the newest first.
   *
   * @param limit how many at most
   */
  public List<JobEntry> newest(JobFilter wanted, int limit, Advance advance) {
    JobFilter filter = reach.within(wanted);
    PriorityQueue<JobEntry> newest = new PriorityQueue<>(BY_AGE);
    JobScan scan = new JobScan(reach, pages, filter, advance);
    scan.each((lane, registry, size) -> {
      int found = 0;
      boolean more = true;
      for (long from = 0; more && found < limit; from += JobPages.PAGE) {
        int count =
            filter.takesAll(lane, registry) ? Math.min(limit, JobPages.PAGE) : JobPages.PAGE;
        Page page = pages.page(lane, registry, from, count);
        for (JobEntry job : page.jobs()) {
          if (filter.takes(job) && found < limit) {
            found++;
            keep(newest, job, limit);
          }
        }
        scan.passed(page.ids().size());
        more = page.ids().size() == count;
      }
    });
    List<JobEntry> sorted = new ArrayList<>(newest);
    sorted.sort(Collections.reverseOrder(BY_AGE));
    return sorted;
  }

  private static void keep(PriorityQueue<JobEntry> newest, JobEntry job, int limit) {
    newest.add(job);
    if (newest.size() > limit) {
      newest.remove();
    }
  }

  /** How many jobs match. */
  public long count(JobFilter wanted, Advance advance) {
    JobFilter filter = reach.within(wanted);
    long[] found = {0};
    JobScan scan = new JobScan(reach, pages, filter, advance);
    scan.each((lane, registry, size) -> {
      if (filter.takesAll(lane, registry)) {
        found[0] += size;
        scan.passed(size);
        return;
      }
      Page page;
      long from = 0;
      do {
        page = pages.page(lane, registry, from, JobPages.PAGE);
        found[0] += page.jobs().stream().filter(filter::takes).count();
        from += JobPages.PAGE;
        scan.passed(page.ids().size());
      } while (!page.isLast());
    });
    return found[0];
  }

  /**
   * How many jobs of a method match.
   *
   * @param queue the queue they are in
   */
  public record MethodCount(String queue, String method, long jobs) {}

  /** How many jobs of each method match, by queue and method. */
  public List<MethodCount> methods(JobFilter wanted, Advance advance) {
    JobFilter filter = reach.within(wanted);
    Map<String, Map<String, Long>> counts = new TreeMap<>();
    JobScan scan = new JobScan(reach, pages, filter, advance);
    scan.each((lane, registry, size) -> {
      Page page;
      long from = 0;
      do {
        page = pages.page(lane, registry, from, JobPages.PAGE);
        page.jobs().stream()
            .filter(filter::takes)
            .forEach(job ->
                counts
                    .computeIfAbsent(job.queue(), _ -> new TreeMap<>())
                    .merge(job.method(), 1L, Long::sum));
        from += JobPages.PAGE;
        scan.passed(page.ids().size());
      } while (!page.isLast());
    });
    List<MethodCount> list = new ArrayList<>();
    counts.forEach((queue, methods) ->
        methods.forEach((method, jobs) -> list.add(new MethodCount(queue, method, jobs))));
    return list;
  }
}

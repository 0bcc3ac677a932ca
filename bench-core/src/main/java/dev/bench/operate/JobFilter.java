package dev.bench.operate;

import java.util.Optional;

/**
 * Which jobs are meant; what is empty matches all.
 *
 * @param queue the short name of a queue
 * @param site the name of a site
 * @param method a dotted name, or the end of one that begins after a dot: {@code Reports.build}
 * @param state a state
 */
public record JobFilter(
    Optional<String> queue,
    Optional<String> site,
    Optional<String> method,
    Optional<JobState> state) {

  /** All jobs. */
  public static final JobFilter ALL =
      new JobFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** The same jobs, only of that site. */
  public JobFilter of(String other) {
    return new JobFilter(queue, Optional.of(other), method, state);
  }

  /** The same jobs, only in that state. */
  public JobFilter in(JobState other) {
    return new JobFilter(queue, site, method, Optional.of(other));
  }

  /** Whether jobs that match can stand in {@code lane}. */
  boolean takes(Lane lane) {
    return queue.map(lane.queue()::equals).orElse(true)
        && (site.isEmpty() || lane.site().isEmpty() || lane.site().equals(site));
  }

  /** Whether jobs that match can stand in {@code registry}. */
  boolean takes(Registry registry) {
    return state.map(state -> state.registry() == registry).orElse(true);
  }

  /** Whether all jobs of a registry of a lane match, so that none needs to be looked at. */
  boolean takesAll(Lane lane, Registry registry) {
    return takes(lane)
        && takes(registry)
        && method.isEmpty()
        && (site.isEmpty() || lane.site().equals(site))
        && registry != Registry.FAILED
        && registry != Registry.DEFERRED;
  }

  /** Whether {@code job} matches. */
  boolean takes(JobEntry job) {
    return queue.map(job.queue()::equals).orElse(true)
        && site.map(job.site()::equals).orElse(true)
        && state.map(job.state()::equals).orElse(true)
        && method.map(wanted -> isNamed(job.method(), wanted)).orElse(true);
  }

  private static boolean isNamed(String method, String wanted) {
    return method.equals(wanted) || method.endsWith("." + wanted);
  }
}

package dev.bench.queue;

import dev.bench.Overlap;
import java.time.Instant;

/**
 * A fire of a schedule on a site, which becomes a job.
 *
 * @param site the site
 * @param schedule what tells the schedule from the others of the site
 * @param planned the second for which the fire was planned
 * @param overlap what happens while the job of the last fire has not ended
 * @param job the job
 */
public record Fire(String site, String schedule, Instant planned, Overlap overlap, JobRequest job) {

  /**
   * What became of several fires.
   *
   * @param jobs how many new jobs there are
   * @param waiting how many fires wait for the end of an earlier job; they are to be tried again
   */
  public record Result(int jobs, int waiting) {}
}

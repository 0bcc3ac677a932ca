package dev.bench.queue;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A job that a process has taken to run.
 *
 * @param job what a run needs of the job, as it was when it was taken
 * @param queue the queue it was taken from, as RQ calls it
 * @param execution names this run; begins with the process
 * @param worker the slot it runs in, as RQ's tools show it
 * @param startedAt when, in epoch seconds by Redis's clock
 * @param bounded whether the jobs of its site that run may be bounded, so that its end makes room
 */
public record Claim(
    StoredJob job,
    String queue,
    String execution,
    String worker,
    String startedAt,
    boolean bounded) {

  private static final Pattern EXECUTION = Pattern.compile("(.*)-([0-9]{1,15})");

  /** The process that holds it. */
  public String process() {
    Matcher parts = EXECUTION.matcher(execution);
    return parts.matches() ? parts.group(1) : "";
  }

  /** Its number among the claims of its process: later ones have higher numbers. */
  public long number() {
    Matcher parts = EXECUTION.matcher(execution);
    return parts.matches() ? Long.parseLong(parts.group(2)) : 0;
  }

  /** The job's id. */
  public String id() {
    return job.id();
  }
}

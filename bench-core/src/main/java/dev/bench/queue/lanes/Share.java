package dev.bench.queue.lanes;

import java.util.OptionalLong;

/**
 * How much of the workers a site gets.
 *
 * @param weight how many of its jobs run in a turn, where other sites have one; {@code job_weight}
 * @param limit how many of its jobs run at a time in all queues; {@code max_running_jobs}; empty
 *     for any number
 */
public record Share(long weight, OptionalLong limit) {

  /** What a site has whose settings say nothing. */
  public static final Share STANDARD = new Share(1, OptionalLong.empty());

  /** The text that {@code claim.lua} reads. */
  String text() {
    return weight + ":" + (limit.isPresent() ? Long.toString(limit.getAsLong()) : "");
  }
}

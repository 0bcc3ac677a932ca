package dev.bench.worker;

import dev.bench.Config;

/**
 * How much a worker does at a time of what loads a machine more than a usual job.
 *
 * @param suspects how many suspects run, each in a process of its own; {@code max_suspects}
 * @param prefetch how many jobs a slot keeps ready at most while jobs are short; {@code
 *     worker_prefetch}
 * @param unparked how many parked jobs of a lot go on in a second; {@code max_unparked_per_second}
 */
record Bounds(int suspects, int prefetch, int unparked) {

  private static final long SUSPECTS = 2;
  private static final long PREFETCH = 10;
  private static final long UNPARKED = 100;

  /** What {@code settings} say. */
  static Bounds of(Config settings) {
    return new Bounds(
        Math.toIntExact(settings.number("max_suspects").orElse(SUSPECTS)),
        Math.toIntExact(settings.number("worker_prefetch").orElse(PREFETCH)),
        Math.toIntExact(settings.number("max_unparked_per_second").orElse(UNPARKED)));
  }
}

package dev.bench.worker;

import dev.bench.worker.run.HeldJob;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A place in which one job runs at a time, while others are kept ready. Guarded by its Slots. */
final class Slot {

  /** Waits for the slot's thread, in the order in which they run. */
  final Deque<HeldJob> next = new ArrayDeque<>();

  /** How many claims it has that are not settled. */
  int claims;

  /** Whether its thread runs jobs, or is about to. */
  boolean busy;

  /** The job that runs, and since when by the clock of the slots. */
  @Nullable HeldJob running;

  long runsSince;

  /** Whether it takes no further job: it was shut down, or its job does not end. */
  boolean closed;
}

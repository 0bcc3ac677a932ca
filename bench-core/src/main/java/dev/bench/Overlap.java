package dev.bench;

/** What happens when a schedule is due while an earlier run of it is queued or going. */
public enum Overlap {
  /** The new run is left out. */
  SKIP,
  /** The new run is enqueued once the earlier one has ended. */
  QUEUE,
  /** Both run. */
  ALLOW
}

package dev.bench;

/** What happens when a schedule is due while an earlier run of it is queued or going. */
public enum Overlap {
  /** The new run is left out. */
  SKIP,
  /** The new run waits behind the earlier one. */
  QUEUE,
  /** Both run. */
  ALLOW
}

package dev.bench;

/**
 * What happens when a schedule is due while an earlier run of it is queued or going.
 *
 * <p>Declared with the app and not obeyed yet: for now every run is enqueued, as with {@link
 * #ALLOW}.
 */
public enum Overlap {
  /** The new run is left out. */
  SKIP,
  /** The new run waits behind the earlier one. */
  QUEUE,
  /** Both run. */
  ALLOW
}

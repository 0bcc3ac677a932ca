package dev.bench;

/**
 * What happens with the fires of a schedule that passed while no scheduler ran.
 *
 * <p>Declared with the app and not obeyed yet: for now they are left out, as with {@link #SKIP}.
 */
public enum Missed {
  /** One run stands for all of them. */
  ONCE,
  /** They are left out. */
  SKIP,
  /** Each is run. */
  ALL
}

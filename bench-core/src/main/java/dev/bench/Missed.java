package dev.bench;

/** What happens with the fires of a schedule that passed while no scheduler ran. */
public enum Missed {
  /** One run stands for all of them. */
  ONCE,
  /** They are left out. */
  SKIP,
  /** Each is run. */
  ALL
}

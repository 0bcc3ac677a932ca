package dev.bench;

/**
 * What happens with the fires of a schedule that passed while no scheduler ran, or while the
 * machine slept.
 *
 * <p>A fire that is late by less than a minute is not missed.
 */
public enum Missed {
  /** One run, for the latest of them, stands for all. */
  ONCE,
  /** They are left out. */
  SKIP,
  /** Each is run, the earliest first, one after the other unless they may overlap. */
  ALL
}

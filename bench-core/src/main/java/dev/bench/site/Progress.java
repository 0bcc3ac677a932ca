package dev.bench.site;

/** Hears of the steps of an operation, to show them; what it throws fails the operation. */
public interface Progress {

  /** A step begins. */
  default void begun(String step) {}

  /**
   * A long step has come so far.
   *
   * @param bytes what it has done
   * @param all about how much there is to do; 0 when that is not known
   */
  default void advanced(String step, long bytes, long all) {}

  /** The step is done. */
  default void done(String step) {}

  /** Something was done that people may want to know later. */
  default void said(String line) {}

  /** The operation is finished: what was done stays. */
  default void finished() {}

  /** The operation was asked to end, and has ended; {@code sentence} says what is left of it. */
  default void cancelled(String sentence) {}

  /** Shows nothing. */
  static Progress silent() {
    return new Progress() {};
  }
}

package dev.bench.site;

/** Hears of the steps of an operation, to show them; what it throws fails the operation. */
public interface Progress {

  /** A step begins. */
  default void begun(String step) {}

  /** The step is done. */
  default void done(String step) {}

  /** Shows nothing. */
  static Progress silent() {
    return new Progress() {};
  }
}

package dev.bench.process.child;

/**
 * The mark of a child: a variable in its environment, which all its descendants inherit. Each start
 * has a value of its own.
 *
 * <p>Shape: {@code run/process/number}.
 */
public final class ChildMark {

  /** The variable that holds the mark. */
  public static final String VARIABLE = "BENCH_PROCESS";

  private ChildMark() {}

  /** How the value begins in every process of a run. */
  public static String ofRun(String run) {
    return VARIABLE + "=" + run + "/";
  }
}

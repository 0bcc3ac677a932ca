package dev.bench.process.child;

/**
 * The mark of a child: what a manager puts into the environment of everything that the child
 * starts, another value at each start.
 *
 * <p>Shape: {@code run/process/number}.
 */
public final class ChildMark {

  /** The variable that holds the mark. */
  public static final String VARIABLE = "BENCH_PROCESS";

  private ChildMark() {}

  /** What the environment of every process of a run begins the variable with. */
  public static String ofRun(String run) {
    return VARIABLE + "=" + run + "/";
  }
}

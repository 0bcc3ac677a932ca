package dev.bench.config;

/**
 * What {@code bench start} puts into the environment of each process that it starts, another value
 * at each start; whatever that process starts has it as well.
 *
 * <p>Shape: {@code run/process/number}.
 */
public final class ProcessMark {

  /** The variable. */
  public static final String VARIABLE = "BENCH_PROCESS";

  /** The field of a worker in Redis that holds it, beside those of RQ. */
  public static final String FIELD = "bench_process";

  private ProcessMark() {}

  /** The mark of this process; empty when no {@code bench start} started it. */
  public static String ofThisProcess() {
    String mark = System.getenv(VARIABLE);
    return mark == null ? "" : mark;
  }
}

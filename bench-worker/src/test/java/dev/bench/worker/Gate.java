package dev.bench.worker;

import dev.bench.testkit.Patience;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Holds the probe's jobs {@code gate} and {@code stubborn} until it is opened. */
final class Gate implements AutoCloseable {

  private final Semaphore entered = new Semaphore(0);
  private final Semaphore gate = new Semaphore(0);

  Gate() {
    System.getProperties().put("probe.entered", entered);
    System.getProperties().put("probe.gate", gate);
  }

  /** Waits until {@code jobs} jobs stand at the gate. */
  void awaitJobs(int jobs) throws InterruptedException {
    if (!entered.tryAcquire(jobs, Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("No job came to the gate");
    }
  }

  void open() {
    gate.release(1000);
  }

  @Override
  public void close() {
    open();
    System.getProperties().remove("probe.entered");
    System.getProperties().remove("probe.gate");
  }
}

package dev.bench.worker;

import java.nio.file.Path;

/** The main class of {@link WorkerProcess}. */
final class WorkerMain {

  private WorkerMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    try (ProbeBench probe = ProbeBench.open(Path.of(arguments[0]));
        Worker worker =
            probe.start(WorkerOptions.standard().slots(Integer.getInteger("probe.slots", 2)))) {
      Runtime.getRuntime().addShutdownHook(new Thread(worker::close)); // as bench worker does
      worker.awaitEnd();
      System.exit(worker.mustBeReplaced() ? 75 : 0); // a job that hangs holds no process
    }
  }
}

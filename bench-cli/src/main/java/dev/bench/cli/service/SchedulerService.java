package dev.bench.cli.service;

import dev.bench.config.BenchDirectory;
import dev.bench.metrics.Figures;
import dev.bench.scheduler.Scheduler;
import java.io.IOException;

/** The scheduler as a process. {@link WorkerService} says why it is not in its command. */
public final class SchedulerService {

  /** Only the log of schedules needs the database. */
  private static final int CONNECTIONS = 1;

  private SchedulerService() {}

  /** Runs a scheduler until the process is asked to end. */
  public static int run(BenchDirectory directory) throws IOException, InterruptedException {
    return new ServiceProcess(directory, "schedule", CONNECTIONS)
        .run(bench -> {
          int schedules = bench.apps().current().schedules().size();
          return service(Scheduler.start(bench), schedules);
        });
  }

  /** A {@link TrainingRun}. The bench's own scheduler keeps the lead meanwhile. */
  public static void train(BenchDirectory directory) throws Exception {
    new TrainingRun(directory, "schedule").of(Scheduler::start, Scheduler::leads);
  }

  private static ServiceProcess.Service service(Scheduler scheduler, int schedules) {
    return new ServiceProcess.Service() {
      @Override
      public String about() {
        return schedules + " schedules";
      }

      @Override
      public Figures figures() {
        return scheduler.figures();
      }

      @Override
      public void close() {
        scheduler.close();
      }
    };
  }
}

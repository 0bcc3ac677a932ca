package dev.bench.cli.service;

import dev.bench.config.BenchDirectory;
import dev.bench.scheduler.Scheduler;
import java.io.IOException;

/** The scheduler as a process; apart from its command as {@link WorkerService} is. */
public final class SchedulerService {

  /** It works in Redis; the database is for its own log alone. */
  private static final int CONNECTIONS = 1;

  private SchedulerService() {}

  /** Runs a scheduler until it is told to end. */
  public static int run(BenchDirectory directory) throws IOException, InterruptedException {
    return new ServiceProcess(directory, "schedule", CONNECTIONS)
        .run(bench -> {
          int schedules = bench.apps().current().schedules().size();
          return service(Scheduler.start(bench), schedules);
        });
  }

  /** A {@link TrainingRun}; the bench's own scheduler leads meanwhile. */
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
      public void close() {
        scheduler.close();
      }
    };
  }
}

package dev.bench.cli.service;

import dev.bench.config.BenchDirectory;
import dev.bench.logging.LogLevels;
import dev.bench.metrics.Figures;
import dev.bench.process.supervisor.ProcessManager;
import dev.bench.runtime.Bench;
import dev.bench.worker.Strategy;
import dev.bench.worker.Worker;
import dev.bench.worker.WorkerOptions;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * The worker as a process.
 *
 * <p>It is not in its command, because the class of a command is also loaded without the libraries
 * of the services: for help, and to suggest a command for a misspelt one.
 */
public final class WorkerService {

  private WorkerService() {}

  /** Runs a worker until it ends or the process is asked to end. */
  public static int run(BenchDirectory directory, AskedWorker asked)
      throws IOException, InterruptedException {
    if (asked.quiet()) {
      LogLevels.onlyWarnings();
    }
    WorkerOptions options = options(asked);
    // All jobs may be of one site, which has less than half; beside them are the outbox and mail.
    int connections = 2 * asked.concurrency() + 5;
    return new ServiceProcess(directory, "worker", connections)
        .run(open -> service(open, options.with(WorkerOptions.Times.of(open.config().settings()))));
  }

  private static WorkerOptions options(AskedWorker asked) {
    Strategy strategy =
        Strategy.valueOf(asked.strategy().toUpperCase(Locale.ROOT).replace('-', '_'));
    WorkerOptions options =
        WorkerOptions.standard().on(asked.queues()).slots(asked.concurrency()).with(strategy);
    if (asked.mostJobs() > 0) {
      options = options.atMost(asked.mostJobs());
    }
    return asked.burst() ? options.untilEmpty() : options;
  }

  /** A {@link TrainingRun} without a worker, which would take jobs. */
  public static void train(BenchDirectory directory) throws Exception {
    AutoCloseable none = () -> {};
    new TrainingRun(directory, "worker").of(_ -> none, _ -> {});
  }

  private static ServiceProcess.Service service(Bench bench, WorkerOptions options) {
    Worker worker = Worker.start(bench, options);
    List<String> served = options.queues().isEmpty() ? bench.queues().names() : options.queues();
    return new ServiceProcess.Service() {
      @Override
      public List<Recycling.Limit> limits() {
        return Recycling.limits(
            bench.config(), "worker_max_jobs", "worker_max_memory_mb", worker::claimed, "jobs");
      }

      @Override
      public void rest() throws InterruptedException {
        worker.rest();
      }

      @Override
      public void resume() {
        worker.resume();
      }

      @Override
      public String about() {
        return "queues " + String.join(", ", served);
      }

      @Override
      public int awaitEnd() throws InterruptedException {
        worker.awaitEnd();
        return worker.mustBeReplaced() ? ProcessManager.REPLACE_ME : 0;
      }

      @Override
      public Figures figures() {
        return worker.figures();
      }

      @Override
      public void close() {
        worker.close();
      }
    };
  }
}

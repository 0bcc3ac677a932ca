package dev.bench.cli;

import dev.bench.worker.Worker;
import dev.bench.worker.WorkerOptions;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code bench worker}: runs jobs. */
@Command(
    name = "worker",
    description = "Runs jobs from the queues of this bench.",
    footer = {"", "Example:  bench worker --queue long,default"})
final class WorkerCommand implements Callable<Integer> {

  @ParentCommand private Bench bench;

  @Option(
      names = "--queue",
      paramLabel = "QUEUE",
      split = ",",
      description = "Only these queues, the most urgent first; all without it.")
  private List<String> queues = List.of();

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      defaultValue = "1",
      description = "Jobs at a time (default: ${DEFAULT-VALUE}).")
  private int concurrency;

  @Option(names = "--burst", description = "End once no job waits.")
  private boolean burst;

  @Override
  public Integer call() throws Exception {
    WorkerOptions options = WorkerOptions.standard().on(queues).slots(concurrency);
    // A job, and beside it the outbox and the schedule log.
    int connections = concurrency + 2;
    return new RoleProcess(bench.directory(), "worker", connections)
        .run(open -> service(open, burst ? options.untilEmpty() : options));
  }

  private static RoleProcess.Service service(dev.bench.runtime.Bench bench, WorkerOptions options) {
    Worker worker = Worker.start(bench, options);
    List<String> served = options.queues().isEmpty() ? bench.queues().names() : options.queues();
    return new RoleProcess.Service() {
      @Override
      public String about() {
        return "queues " + String.join(", ", served);
      }

      @Override
      public int awaitEnd() throws InterruptedException {
        worker.awaitEnd();
        return 0;
      }

      @Override
      public void close() {
        worker.close();
      }
    };
  }
}

package dev.bench.cli.command.job;

import dev.bench.json.Json;
import dev.bench.operate.JobControl;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code bench jobs cancel|stop|delete}: ends jobs, or removes them. */
abstract class JobsEndCommand implements Callable<Integer> {

  @ParentCommand private JobsCommand jobs;

  @Parameters(paramLabel = "ID", arity = "1..*", description = "The ids of jobs.")
  private List<String> ids = List.of();

  @Option(names = "--json", description = "As JSON: {\"<id>\": \"<what was done>\"}.")
  private boolean json;

  private final String done;

  JobsEndCommand(String done) {
    this.done = done;
  }

  abstract void end(JobControl control, String id);

  @Override
  public Integer call() throws IOException {
    try (OpenQueue queue = OpenQueue.of(jobs.bench)) {
      JobControl control = new JobControl(queue.reach());
      for (String id : ids) {
        end(control, id);
        jobs.bench
            .out()
            .println(
                json ? Json.core().write(Map.of(id, done)) : "job %s is %s".formatted(id, done));
      }
    }
    return 0;
  }

  /** Cancels. */
  @Command(
      name = "cancel",
      mixinStandardHelpOptions = true,
      description = "Cancels jobs that wait, and stops those that run.",
      footer = {
        "",
        "A job that runs is stopped. A cancelled job can be retried.",
        "Example:  bench jobs cancel 4d2c59c2-8c0f8e"
      })
  static final class Cancel extends JobsEndCommand {
    Cancel() {
      super("cancelled");
    }

    @Override
    void end(JobControl control, String id) {
      control.cancel(id);
    }
  }

  /** Stops. */
  @Command(
      name = "stop",
      mixinStandardHelpOptions = true,
      description = "Stops jobs that run.",
      footer = {
        "",
        "The job is interrupted, its statement ends and its transaction rolls back; it is",
        "not repeated. The command returns before the job has ended.",
        "Example:  bench jobs stop 4d2c59c2-8c0f8e"
      })
  static final class Stop extends JobsEndCommand {
    Stop() {
      super("stopping");
    }

    @Override
    void end(JobControl control, String id) {
      control.stop(id);
    }
  }

  /** Deletes. */
  @Command(
      name = "delete",
      mixinStandardHelpOptions = true,
      description = "Removes jobs and what is kept of them.",
      footer = {
        "",
        "Jobs that wait for a deleted one go on waiting; retry them to let them run.",
        "Example:  bench jobs delete 4d2c59c2-8c0f8e"
      })
  static final class Delete extends JobsEndCommand {
    Delete() {
      super("deleted");
    }

    @Override
    void end(JobControl control, String id) {
      control.delete(id);
    }
  }
}

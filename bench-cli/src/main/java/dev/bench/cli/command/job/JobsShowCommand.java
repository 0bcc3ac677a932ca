package dev.bench.cli.command.job;

import dev.bench.cli.setup.Terminal;
import dev.bench.json.Json;
import dev.bench.operate.JobRecord;
import dev.bench.operate.JobRecords;
import dev.bench.operate.Reason;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/**
 * {@code bench jobs show}: all that is known of a job.
 *
 * <p>Shape with {@code --json}: {@code {"job", "call": {"args", "kwargs", "broken"}, "limits",
 * "runs": [{"outcome", "worker", "began", "ended", "result", "error"}], "waiting": {"dependsOn",
 * "dependents", "ahead", "because"}, "meta", "why": {"reason", "sentence", "next"}}}; {@code job}
 * as {@code bench jobs} has it.
 */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = "Shows all that is known of a job.",
    footer = {
      "",
      "Arguments whose names say that they are secret are shown as asterisks. Of an",
      "error the frames of apps are shown, and with --verbose all.",
      "Examples:",
      "  bench jobs show 4d2c59c2-8c0f8e",
      "  bench jobs show 4d2c59c2-8c0f8e --json | jq -r '.runs[0].error'"
    })
public final class JobsShowCommand implements Callable<Integer> {

  @ParentCommand private JobsCommand jobs;

  @Parameters(paramLabel = "ID", description = "The id of the job.")
  private String id;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    try (OpenQueue queue = OpenQueue.of(jobs.bench)) {
      JobRecord record = new JobRecords(queue.reach()).require(id);
      Reason reason = queue.explanation().job(record);
      if (json) {
        jobs.bench.out().println(Json.core().indented(members(record, reason)));
      } else {
        new JobView(record, reason, jobs.bench.verbose, Terminal.current().colours())
            .lines()
            .forEach(jobs.bench.out()::println);
      }
    }
    return 0;
  }

  private static Map<String, Object> members(JobRecord record, Reason reason) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("job", record.job());
    members.put("call", record.call());
    members.put("limits", record.limits());
    members.put("runs", record.runs());
    members.put("waiting", record.waiting());
    members.put("meta", record.meta());
    members.put("why", WhyCommand.members(reason));
    return members;
  }
}

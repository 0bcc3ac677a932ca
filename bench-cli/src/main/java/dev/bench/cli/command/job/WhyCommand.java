package dev.bench.cli.command.job;

import dev.bench.cli.command.BenchCommand;
import dev.bench.json.Json;
import dev.bench.operate.Explanation;
import dev.bench.operate.Reason;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code bench why}: why a job or a queue is where it is. */
@Command(
    name = "why",
    description = "Says in one sentence why a job or a queue waits, and what comes next.",
    footer = {
      "",
      "With --json: {\"reason\", \"sentence\", \"next\"}.",
      "Examples:",
      "  bench why job 4d2c59c2-8c0f8e",
      "  bench why queue long"
    })
public final class WhyCommand implements Callable<Integer> {

  /** What is asked about. */
  enum Subject {
    job,
    queue
  }

  @ParentCommand private BenchCommand bench;

  @Parameters(index = "0", paramLabel = "job|queue", description = "What is asked about.")
  private Subject subject;

  @Parameters(index = "1", paramLabel = "ID|QUEUE", description = "Which one.")
  private String name;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    try (OpenQueue queue = OpenQueue.of(bench)) {
      Explanation explanation = queue.explanation();
      Reason reason = subject == Subject.job ? explanation.job(name) : explanation.queue(name);
      if (json) {
        bench.out().println(Json.core().indented(members(reason)));
      } else {
        bench.out().println(reason.sentence());
        if (!reason.next().isEmpty()) {
          bench.out().println("Next: " + reason.next());
        }
      }
    }
    return 0;
  }

  static Map<String, Object> members(Reason reason) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("reason", reason.word());
    members.put("sentence", reason.sentence());
    members.put("next", reason.next());
    return members;
  }
}

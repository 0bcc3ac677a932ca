package dev.bench.cli.command.job;

import dev.bench.cli.table.Table;
import dev.bench.json.Json;
import dev.bench.operate.JobEntry;
import dev.bench.operate.JobRecord;
import dev.bench.operate.JobRun;
import dev.bench.operate.Reason;
import dev.bench.process.output.Paint;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A job as a person reads it.
 *
 * @param record what is known of it
 * @param reason why it is where it is
 * @param whole whether errors are shown with all their frames
 */
record JobView(JobRecord record, Reason reason, boolean whole, boolean colours) {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

  private static final int LABEL = 11;

  List<String> lines() {
    JobEntry job = record.job();
    List<String> lines = new ArrayList<>();
    line(lines, "job", job.id());
    line(lines, "state", paint(JobTables.colour(job.state()), job.state().word()));
    line(lines, "why", reason.sentence());
    if (!reason.next().isEmpty()) {
      line(lines, "next", reason.next());
    }
    lines.add("");
    line(lines, "calls", job.method());
    arguments(lines);
    line(lines, "queue", place());
    line(lines, "site", job.site().isEmpty() ? "-" : job.site() + ", as " + job.user());
    line(lines, "limits", limits());
    times(lines);
    others(lines);
    if (!record.meta().isEmpty()) {
      line(lines, "meta", Json.core().write(record.meta()));
    }
    runs(lines);
    return lines;
  }

  private void arguments(List<String> lines) {
    JobRecord.Call call = record.call();
    if (!call.broken().isEmpty()) {
      line(lines, "arguments", call.broken());
    }
    call.args().forEach(value -> line(lines, "argument", Json.core().write(value)));
    call.kwargs()
        .forEach((name, value) -> line(lines, "argument", name + " = " + Json.core().write(value)));
  }

  private String place() {
    return record.job().queue()
        + record
            .waiting()
            .ahead()
            .map(ahead -> ahead == 0 ? ", the next of its lane" : ", behind %,d".formatted(ahead))
            .orElse("");
  }

  private String limits() {
    JobRecord.Limits limits = record.limits();
    String timeout = limits.timeout().map(seconds -> seconds + " s a run").orElse("no time limit");
    String expires =
        limits.expires().map(at -> ", its record goes at " + TIME.format(at)).orElse("");
    return "%s, run %d, %d more after a failure%s"
        .formatted(timeout, record.job().attempt(), limits.retriesLeft(), expires);
  }

  private void times(List<String> lines) {
    JobEntry job = record.job();
    time(lines, "created", job.created());
    time(lines, "enqueued", job.enqueued());
    time(lines, "due", job.due());
    time(lines, "started", job.started());
    time(lines, "ended", job.ended());
    if (!job.worker().isEmpty()) {
      line(lines, "worker", job.worker());
    }
  }

  private void time(List<String> lines, String label, Optional<Instant> time) {
    time.ifPresent(at -> line(lines, label, TIME.format(at)));
  }

  private void others(List<String> lines) {
    record
        .waiting()
        .dependsOn()
        .forEach((id, status) ->
            line(lines, "waits for", id + ", " + (status.isEmpty() ? "gone" : status)));
    record.waiting().dependents().forEach(id -> line(lines, "dependent", id));
  }

  private void runs(List<String> lines) {
    for (JobRun run : record.runs()) {
      lines.add("");
      String took =
          run.began().isPresent() && run.ended().isPresent()
              ? " after %,d ms"
                  .formatted(Duration.between(run.began().get(), run.ended().get()).toMillis())
              : "";
      boolean good = run.outcome().equals("finished");
      line(
          lines,
          "run",
          paint(good ? Table.GREEN : Table.RED, run.outcome())
              + took
              + run.ended().map(at -> ", at " + TIME.format(at)).orElse(""));
      run.result().ifPresent(json -> line(lines, "result", json));
      run.error()
          .ifPresent(
              text -> new ErrorText(text, whole).lines().forEach(each -> lines.add("  " + each)));
    }
  }

  private void line(List<String> lines, String label, String text) {
    String padded = label + " ".repeat(Math.max(1, LABEL - label.length()));
    lines.add(paint(Table.FAINT, padded) + text);
  }

  private String paint(String colour, String text) {
    return colours && !colour.isEmpty() ? Paint.in(colour, text) : text;
  }
}

package dev.bench.cli.command.job;

import dev.bench.mail.MailMessage;
import dev.bench.queue.StoredJob;
import dev.bench.replay.DryRun;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A dry run as a person or a program reads it.
 *
 * @param job the job
 * @param seen what it did
 * @param whole whether an error is shown with all its frames
 */
record ReplayView(StoredJob job, DryRun.Seen seen, boolean whole) {

  private static final int SHOWN = 300;

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("%s on %s, as %s".formatted(job.call().method(), seen.site(), seen.user()));
    seen.failure()
        .ifPresentOrElse(
            thrown -> {
              lines.add("failed after " + millis(seen.took()));
              lines.addAll(new ErrorText(trace(thrown), whole).lines());
            },
            () ->
                lines.add(
                    "returned after %s: %s"
                        .formatted(millis(seen.took()), seen.result().orElse("nothing"))));
    DryRun.Effects effects = seen.effects();
    part(
        lines,
        "statements",
        effects.statements(),
        each ->
            "%10s  %s%s"
                .formatted(
                    millis(each.took()),
                    each.sql().replaceAll("\\s+", " "),
                    each.failure().map(why -> "  (" + why + ")").orElse("")));
    part(lines, "jobs", effects.jobs(), each -> "%s in %s".formatted(each.method(), each.queue()));
    part(
        lines,
        "events",
        effects.events(),
        each -> "%s to %s: %s".formatted(each.event(), each.room(), each.message()));
    part(
        lines,
        "mails",
        effects.mails(),
        each -> "\"%s\" to %s".formatted(each.subject(), recipients(each)));
    lines.add("Nothing of this was committed or sent.");
    return lines;
  }

  private static <T> void part(
      List<String> lines, String title, List<T> items, Function<T, String> line) {
    if (!items.isEmpty()) {
      lines.add("");
      lines.add(
          "%d %s"
              .formatted(items.size(), items.size() == 1 ? title.replaceFirst("s$", "") : title));
      items.forEach(item -> lines.add("  " + shortened(line.apply(item))));
    }
    if (title.equals("mails")) {
      lines.add("");
    }
  }

  private static String shortened(String text) {
    String safe = text.replaceAll("\\p{Cntrl}", " ");
    return safe.length() <= SHOWN ? safe : safe.substring(0, SHOWN) + "…";
  }

  Map<String, @Nullable Object> members() {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("job", job.id());
    members.put("method", job.call().method());
    members.put("site", seen.site());
    members.put("user", seen.user());
    members.put("milliseconds", seen.took().toNanos() / 1e6);
    members.put("result", seen.result().orElse(null));
    members.put("failure", seen.failure().map(ReplayView::trace).orElse(null));
    DryRun.Effects effects = seen.effects();
    members.put(
        "statements",
        effects.statements().stream()
            .map(each ->
                named(
                    "sql", each.sql(),
                    "milliseconds", each.took().toNanos() / 1e6,
                    "failure", each.failure().orElse(null)))
            .toList());
    members.put(
        "jobs",
        effects.jobs().stream()
            .map(each -> named("queue", each.queue(), "method", each.method(), "id", each.id()))
            .toList());
    members.put(
        "events",
        effects.events().stream()
            .map(each ->
                named("room", each.room(), "event", each.event(), "message", each.message()))
            .toList());
    members.put(
        "mails",
        effects.mails().stream()
            .map(each ->
                named("to", recipients(each), "subject", each.subject(), "text", each.text()))
            .toList());
    return members;
  }

  private static Map<String, @Nullable Object> named(
      String first,
      @Nullable Object one,
      String second,
      @Nullable Object two,
      String third,
      @Nullable Object three) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put(first, one);
    members.put(second, two);
    members.put(third, three);
    return members;
  }

  private static String recipients(MailMessage mail) {
    return mail.recipients().stream()
        .map(each -> each.address().address())
        .collect(Collectors.joining(", "));
  }

  private static String trace(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text, true));
    return text.toString();
  }

  private static String millis(Duration duration) {
    return String.format(Locale.ROOT, "%.1f ms", duration.toNanos() / 1e6);
  }
}

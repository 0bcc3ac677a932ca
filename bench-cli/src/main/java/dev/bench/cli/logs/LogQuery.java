package dev.bench.cli.logs;

import dev.bench.process.output.LogLevel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The records that are wanted; a null component excludes nothing.
 *
 * @param names processes, or lines of the Procfile; empty when all are wanted
 * @param since not older than this
 * @param grep found in the text, with level, logger, context and stack trace
 * @param site of that site; a line of no known site is of none
 * @param job of that job
 * @param level of that level or graver; a line without level is not wanted then
 */
public record LogQuery(
    Set<String> names,
    @Nullable Instant since,
    @Nullable Pattern grep,
    @Nullable String site,
    @Nullable String job,
    @Nullable LogLevel level) {

  /** Copies the names. */
  public LogQuery {
    names = Set.copyOf(names);
  }

  /** Whether a record is wanted. */
  boolean wants(LogRecord record) {
    return record.missing() || wantsLines(record);
  }

  private boolean wantsLines(LogRecord record) {
    return (since == null || !record.time().isBefore(since))
        && (names.isEmpty() || isNamed(record.process()))
        && (level == null || isGrave(record.level(), level))
        && (site == null || site.equals(record.context().get("site")))
        && (job == null || job.equals(record.context().get("job")))
        && (grep == null || grep.matcher(new String(record.text(), StandardCharsets.UTF_8)).find());
  }

  private static boolean isGrave(@Nullable LogLevel level, LogLevel least) {
    return level != null && level.compareTo(least) >= 0;
  }

  /** A name means a process, or all processes of a line of the Procfile. */
  private boolean isNamed(String process) {
    return names.contains(process) || names.contains(lineOf(process));
  }

  /** The line of the Procfile that a process is of: {@code worker} of {@code worker.2}. */
  static String lineOf(String process) {
    return process.replaceFirst("\\.\\d+$", "");
  }
}

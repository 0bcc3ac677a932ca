package dev.bench.cli.tests;

import dev.bench.cli.setup.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Tells a person what the tests of an app did: a line a class, and each failure with its place. */
final class TestSummary {

  /** Frames that say nothing about an app or its test. */
  private static final Pattern FOREIGN =
      Pattern.compile(
          "\\s*at (java|jdk|sun|javax|org\\.junit|org\\.opentest4j|org\\.assertj|org\\.apache\\.maven|dev\\.bench|app//org\\.junit|java\\.base)[./].*");

  private static final int FRAMES = 5;

  private final String app;
  private final Progress progress;

  TestSummary(String app, Progress progress) {
    this.app = app;
    this.progress = progress;
  }

  void tell(List<TestReport> reports) {
    reports.forEach(this::tell);
    int tests = reports.stream().mapToInt(TestReport::tests).sum();
    int failed = reports.stream().mapToInt(report -> report.failures().size()).sum();
    int skipped = reports.stream().mapToInt(TestReport::skipped).sum();
    if (!reports.isEmpty()) {
      progress.line("  " + app + ": " + counted(tests, failed, skipped));
    }
  }

  private void tell(TestReport report) {
    String text =
        report.name() + "  " + counted(report.tests(), report.failures().size(), report.skipped());
    if (report.failures().isEmpty()) {
      progress.done(text, report.took());
      return;
    }
    progress.line("  ✗ " + text);
    for (TestReport.Failure failure : report.failures()) {
      progress.line("      " + failure.method());
      shortened(failure.trace()).forEach(line -> progress.line("        " + line));
    }
  }

  private static String counted(int tests, int failed, int skipped) {
    return tests
        + (tests == 1 ? " test" : " tests")
        + (failed == 0 ? "" : ", " + failed + " failed")
        + (skipped == 0 ? "" : ", " + skipped + " skipped");
  }

  /** The message, and the first frames of the app and its test. */
  static List<String> shortened(String trace) {
    List<String> lines = new ArrayList<>();
    int frames = 0;
    for (String line : trace.lines().toList()) {
      boolean isFrame = line.strip().matches("at .*\\(.*\\)|\\.\\.\\. \\d+ more");
      if (!isFrame) {
        lines.add(line);
      } else if (frames < FRAMES && line.contains("(") && !FOREIGN.matcher(line).matches()) {
        lines.add("  " + line.strip());
        frames++;
      }
    }
    return lines;
  }
}

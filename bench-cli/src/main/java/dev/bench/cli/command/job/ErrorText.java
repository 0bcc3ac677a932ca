package dev.bench.cli.command.job;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A stack trace as the author of an app reads it: of each exception the frames of apps, and how
 * many others there are.
 *
 * @param text as Java writes it
 * @param whole whether all frames are shown
 */
record ErrorText(String text, boolean whole) {

  private static final Pattern FRAME = Pattern.compile("\\s+at (?:.*/)?([\\w.$]+)\\(.*");
  private static final Pattern REST = Pattern.compile("\\s+\\.\\.\\. \\d+ more");

  /** The code that is no app's: the runtime, the JDK and their libraries. */
  private static final Pattern OTHERS =
      Pattern.compile(
          "(java|javax|jdk|sun|com\\.sun|dev\\.bench|org\\.jdbi|org\\.mariadb|com\\.zaxxer|redis\\.clients|tools\\.jackson|com\\.fasterxml|org\\.slf4j|ch\\.qos)\\..*");

  List<String> lines() {
    if (whole) {
      return text.lines().map(ErrorText::indented).toList();
    }
    List<String> lines = new ArrayList<>();
    int others = 0;
    for (String line : text.lines().toList()) {
      var frame = FRAME.matcher(line);
      if (frame.matches() && OTHERS.matcher(frame.group(1)).matches()) {
        others++;
      } else if (!REST.matcher(line).matches()) {
        others = tell(lines, others, !frame.matches());
        lines.add(indented(line));
      }
    }
    tell(lines, others, true);
    return lines;
  }

  /** Frames that follow frames of apps are counted where the exception ends. */
  private static int tell(List<String> lines, int others, boolean ends) {
    if (!ends || others == 0) {
      return others;
    }
    lines.add(
        "    … %d %s of the runtime (--verbose shows all)"
            .formatted(others, others == 1 ? "frame" : "frames"));
    return 0;
  }

  private static String indented(String line) {
    return line.replaceFirst("^\t", "    ").replaceAll("[\\p{Cntrl}\\x80-\\x9f&&[^\t]]", "?");
  }
}

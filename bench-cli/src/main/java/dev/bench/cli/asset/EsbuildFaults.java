package dev.bench.cli.asset;

import dev.bench.build.BuildFault;
import dev.bench.embedded.binaries.Command;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What esbuild reports, as it writes it for people without colours.
 *
 * <pre>
 * ✘ [ERROR] Unexpected ";"
 *
 *     public/shop.bundle.js:1:27:
 *       1 │ const y = ;
 * </pre>
 */
final class EsbuildFaults {

  private static final Pattern TITLE = Pattern.compile("[✘▲] \\[(ERROR|WARNING)] (.*)");
  private static final Pattern PLACE = Pattern.compile("    (\\S.*):(\\d+):(\\d+):");
  private static final Pattern SOURCE = Pattern.compile("\\s+\\d+ │ (.*)");

  private EsbuildFaults() {}

  /**
   * The errors, or the warnings, in {@code output}.
   *
   * @param kind {@code ERROR} or {@code WARNING}
   * @param folder where esbuild ran: its paths are seen from there
   */
  static List<BuildFault> of(String kind, String output, Path folder) {
    List<BuildFault> faults = new ArrayList<>();
    List<String> lines = output.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      Matcher title = TITLE.matcher(lines.get(i));
      if (title.matches() && title.group(1).equals(kind)) {
        faults.add(fault(title.group(2), lines.subList(i + 1, lines.size()), folder));
      }
    }
    return faults;
  }

  /** The errors of a run that has failed: at least one. */
  static List<BuildFault> required(Command.Result failed, Path folder, Path program) {
    List<BuildFault> faults = of("ERROR", failed.output(), folder);
    return faults.isEmpty()
        ? List.of(
            BuildFault.of(
                "%s ended with status %d: %s".formatted(program, failed.status(), failed.tail())))
        : faults;
  }

  /** The place comes with the next lines, if there is one; further places are notes. */
  private static BuildFault fault(String message, List<String> after, Path folder) {
    Matcher place = after.size() < 2 ? PLACE.matcher("") : PLACE.matcher(after.get(1));
    if (!place.matches()) {
      return BuildFault.of(message);
    }
    Matcher source = SOURCE.matcher(after.size() < 3 ? "" : after.get(2));
    String file = folder.resolve(place.group(1)).normalize().toString();
    int line = Integer.parseInt(place.group(2));
    int column = Integer.parseInt(place.group(3)) + 1;
    return new BuildFault(file, line, column, message, source.matches() ? source.group(1) : "");
  }
}

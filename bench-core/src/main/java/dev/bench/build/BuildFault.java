package dev.bench.build;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with an app, so that it cannot be built.
 *
 * @param file the absolute path of the file, or null when it is about no file
 * @param line from 1, or 0 when it is about no line
 * @param column from 1, or 0 when it is about no column
 * @param message what is wrong
 * @param source the text of that line; empty when it is unknown
 */
public record BuildFault(
    @Nullable String file, int line, int column, String message, String source) {

  /** Makes unknown positions 0. */
  public BuildFault {
    line = Math.max(0, line);
    column = Math.max(0, column);
  }

  /** A fault that is about no file. */
  public static BuildFault of(String message) {
    return new BuildFault(null, 0, 0, message, "");
  }

  /** {@code path:line: message}, the path seen from {@code root} when it lies below. */
  public String text(Path root) {
    if (file == null) {
      return message;
    }
    Path path = Path.of(file);
    Path shown = path.startsWith(root) ? root.relativize(path) : path;
    return line == 0 ? shown + ": " + message : shown + ":" + line + ": " + message;
  }
}

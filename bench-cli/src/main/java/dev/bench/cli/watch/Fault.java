package dev.bench.cli.watch;

import java.nio.file.Path;
import java.util.Locale;
import javax.tools.Diagnostic;
import javax.tools.JavaFileObject;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with the sources of an app.
 *
 * @param file where, or null when it is about no file
 * @param line from 1, or 0
 * @param message what is wrong
 */
public record Fault(@Nullable Path file, long line, String message) {

  static Fault of(Diagnostic<? extends JavaFileObject> diagnostic) {
    JavaFileObject source = diagnostic.getSource();
    return new Fault(
        source == null ? null : Path.of(source.toUri()),
        Math.max(0, diagnostic.getLineNumber()),
        diagnostic.getMessage(Locale.ROOT));
  }

  /** {@code path:line: message}, the path seen from {@code root} when it lies below. */
  public String text(Path root) {
    if (file == null) {
      return message;
    }
    Path shown = file.startsWith(root) ? root.relativize(file) : file;
    return shown + ":" + line + ": " + message;
  }
}

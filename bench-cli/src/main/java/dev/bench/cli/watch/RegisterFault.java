package dev.bench.cli.watch;

import dev.bench.app.AppFault;
import dev.bench.app.AppFiles;
import dev.bench.build.BuildFault;
import dev.bench.cli.compile.SourceLine;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Why an app that compiles cannot be served, with the line of its own code that caused it. */
final class RegisterFault {

  private RegisterFault() {}

  /** {@code fault} at the deepest frame of the app in its causes. */
  static BuildFault of(AppFiles app, AppFault fault) {
    String message = String.valueOf(fault.getMessage()).replaceFirst("^App \\S+: ", "");
    @Nullable StackTraceElement place = null;
    for (@Nullable Throwable at = fault; at != null; at = at.getCause()) {
      place = ownFrame(app, at, place);
    }
    if (place == null) {
      return BuildFault.of(message);
    }
    Path file = source(app, place);
    int line = place.getLineNumber();
    return new BuildFault(file.toString(), line, 0, message, SourceLine.of(file, line));
  }

  private static @Nullable StackTraceElement ownFrame(
      AppFiles app, Throwable thrown, @Nullable StackTraceElement otherwise) {
    for (StackTraceElement frame : thrown.getStackTrace()) {
      if (("app-" + app.name()).equals(frame.getClassLoaderName())
          && Files.isRegularFile(source(app, frame))) {
        return frame;
      }
    }
    return otherwise;
  }

  private static Path source(AppFiles app, StackTraceElement frame) {
    String type = frame.getClassName();
    String folder = type.substring(0, Math.max(0, type.lastIndexOf('.'))).replace('.', '/');
    return app.sources().resolve(folder).resolve(String.valueOf(frame.getFileName()));
  }
}

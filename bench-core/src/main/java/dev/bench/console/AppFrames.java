package dev.bench.console;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an app author looks for in a stack trace: the message, and the frames of apps. */
public final class AppFrames {

  /** How the class loaders of apps are called. */
  private static final String LOADER = "app-";

  private static final int FRAMES = 10;

  private AppFrames() {}

  /** The failure and its causes, each with its frames in apps. */
  public static List<String> of(Throwable failure) {
    List<String> lines = new ArrayList<>();
    for (@Nullable Throwable at = failure; at != null; at = at.getCause()) {
      lines.add((lines.isEmpty() ? "" : "caused by ") + at);
      lines.addAll(of(at.getStackTrace()));
    }
    return lines;
  }

  /** The frames of apps among these. */
  static List<String> of(StackTraceElement[] trace) {
    List<String> lines = new ArrayList<>();
    for (StackTraceElement frame : trace) {
      @Nullable String loader = frame.getClassLoaderName();
      if (loader != null && loader.startsWith(LOADER) && lines.size() < FRAMES) {
        lines.add(
            "  at %s.%s(%s:%d)"
                .formatted(
                    frame.getClassName(),
                    frame.getMethodName(),
                    frame.getFileName(),
                    frame.getLineNumber()));
      }
    }
    return lines;
  }
}

package dev.bench.web.debug;

import dev.bench.config.BenchDirectory;
import dev.bench.web.debug.Frame.Line;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The sources of a bench's apps, by the lines of stack traces.
 *
 * <p>An address for an editor is made of {@code editor_url}, with <code>{file}</code> and <code>
 * {line}</code> for the place.
 */
final class Sources {

  private static final String EDITOR = "vscode://file{file}:{line}";
  private static final int AROUND = 4;
  private static final long MOST_BYTES = 1 << 20;

  private final BenchDirectory directory;
  private final List<String> apps;
  private final String editor;

  Sources(BenchDirectory directory, List<String> apps, Optional<String> editor) {
    this.directory = directory;
    this.apps = apps;
    this.editor = editor.orElse(EDITOR);
  }

  /** The frame of {@code element} with its source; empty when no app has it. */
  Optional<Frame> frame(StackTraceElement element) {
    return find(element).map(file -> frame(element, file));
  }

  private Frame frame(StackTraceElement element, Path file) {
    String place = directory.root().relativize(file) + ":" + element.getLineNumber();
    String address =
        editor
            .replace("{file}", encoded(file.toAbsolutePath()))
            .replace("{line}", String.valueOf(Math.max(1, element.getLineNumber())));
    return new Frame(call(element), place, address, lines(file, element.getLineNumber()));
  }

  /** Class and method, without a module. */
  static String call(StackTraceElement element) {
    return element.getClassName() + "." + element.getMethodName();
  }

  private Optional<Path> find(StackTraceElement element) {
    String file = element.getFileName();
    if (file == null || !file.matches("[\\w$]+\\.java")) {
      return Optional.empty();
    }
    int dot = element.getClassName().lastIndexOf('.');
    String folder = dot < 0 ? "" : element.getClassName().substring(0, dot).replace('.', '/');
    return apps.stream()
        .map(app -> directory.apps().resolve(app).resolve("src/main/java").resolve(folder))
        .map(place -> place.resolve(file))
        .filter(Files::isRegularFile)
        .findFirst();
  }

  private static List<Line> lines(Path file, int hit) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        return List.of();
      }
      List<String> all = Files.readAllLines(file);
      List<Line> some = new ArrayList<>();
      for (int i = Math.max(1, hit - AROUND); i <= Math.min(all.size(), hit + AROUND); i++) {
        some.add(new Line(i, all.get(i - 1), i == hit));
      }
      return some;
    } catch (IOException unreadable) {
      return List.of();
    }
  }

  private static String encoded(Path file) {
    return URI.create("file:///").resolve(file.toUri()).getRawPath();
  }
}

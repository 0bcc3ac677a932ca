package dev.bench.cli.watch;

import dev.bench.app.AppFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What a build is made from, as text: every file with its size and time. */
final class Inputs {

  private Inputs() {}

  /** The inputs of an app; another app on the class path counts by the build it stands at. */
  static String of(AppFiles app, List<Path> classPath) throws IOException {
    List<String> lines = new ArrayList<>();
    add(app.sources(), lines);
    add(app.resources(), lines);
    for (Path path : classPath) {
      if (Files.isDirectory(path)) {
        lines.add(path.toString());
      } else {
        add(path, lines);
      }
    }
    return String.join("\n", lines) + "\n";
  }

  private static void add(Path top, List<String> lines) throws IOException {
    if (!Files.exists(top)) {
      return;
    }
    try (Stream<Path> all = Files.walk(top)) {
      for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
        BasicFileAttributes about = Files.readAttributes(file, BasicFileAttributes.class);
        lines.add(file + " " + about.size() + " " + about.lastModifiedTime().toInstant());
      }
    }
  }
}

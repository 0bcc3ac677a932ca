package dev.bench.cli.watch;

import dev.bench.app.AppFiles;
import dev.bench.build.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** What a build is made from, as text: every file with its size and time. */
final class Inputs {

  private Inputs() {}

  /** The inputs of an app; another app on the class path counts by the build it stands at. */
  static String of(AppFiles app, List<Path> classPath, List<String> options) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(Runtime.version() + " " + options);
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
    if (Files.isRegularFile(top)) {
      lines.add(line(top));
    }
    for (Path file : Folders.files(top)) {
      lines.add(line(file));
    }
  }

  private static String line(Path file) throws IOException {
    BasicFileAttributes about = Files.readAttributes(file, BasicFileAttributes.class);
    return file + " " + about.size() + " " + about.lastModifiedTime().toInstant();
  }
}

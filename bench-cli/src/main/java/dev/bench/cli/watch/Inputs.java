package dev.bench.cli.watch;

import dev.bench.app.AppFiles;
import dev.bench.build.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * What a build is made from, as text: every file with its size and time.
 *
 * @param code what decides on classes, resources and jars
 * @param pages templates and static files
 */
record Inputs(String code, String pages) {

  private static final String MARK = "-- templates and static files\n";

  /** The inputs of an app; another app on the class path counts by the build it stands at. */
  static Inputs of(AppFiles app, List<Path> classPath, List<String> options) throws IOException {
    List<String> code = new ArrayList<>();
    code.add(Runtime.version() + " " + options);
    add(app.sources(), code);
    add(app.resources(), code);
    for (Path path : classPath) {
      if (Files.isDirectory(path)) {
        code.add(path.toString());
      } else {
        add(path, code);
      }
    }
    List<String> pages = new ArrayList<>();
    for (Path folder : List.of(app.pages(), app.emails(), app.statics())) {
      add(folder, pages);
    }
    return new Inputs(text(code), text(pages));
  }

  /** All of it. */
  String text() {
    return code + MARK + pages;
  }

  /** Whether a build from {@code other}, a text of inputs, has the same code. */
  boolean hasCodeOf(String other) {
    return other.startsWith(code + MARK);
  }

  private static String text(List<String> lines) {
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

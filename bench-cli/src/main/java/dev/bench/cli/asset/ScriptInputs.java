package dev.bench.cli.asset;

import dev.bench.app.AppFiles;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/** What a build script may read, as text: every file with its size and time. */
final class ScriptInputs {

  /** Below these lies nothing that a script of Node builds from. */
  private static final List<String> PASSED =
      List.of("node_modules", "target", "public/dist", "src/main/java", "src/test");

  private ScriptInputs() {}

  static String of(AppFiles app) throws IOException {
    Path top = app.folder().toRealPath();
    NavigableSet<String> lines = new TreeSet<>();
    Files.walkFileTree(
        top,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes about) {
            return PASSED.contains(top.relativize(folder).toString()) || isHidden(folder)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes about) {
            // A tool writes this one beside the pom when it resolves it.
            if (!file.getFileName().toString().equals(".bench-pom.xml")) {
              lines.add(
                  "%s %d %s"
                      .formatted(
                          top.relativize(file),
                          about.size(),
                          about.lastModifiedTime().toInstant()));
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException gone) {
            return FileVisitResult.CONTINUE;
          }

          private boolean isHidden(Path folder) {
            return !folder.equals(top) && folder.getFileName().toString().startsWith(".");
          }
        });
    return String.join("\n", lines) + "\n";
  }
}

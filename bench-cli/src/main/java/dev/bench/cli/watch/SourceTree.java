package dev.bench.cli.watch;

import io.methvin.watcher.visitor.FileTreeVisitor;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.Set;

/**
 * Visits the sources of an app: built things, hidden folders and what editors leave are passed
 * over.
 *
 * <p>A file or folder that is deleted meanwhile is passed over too.
 */
final class SourceTree implements FileTreeVisitor {

  private static final Set<String> IGNORED = Set.of("target", "node_modules");

  private final Set<Path> roots;

  /**
   * The sources of apps.
   *
   * @param roots their folders, which may be called as they like
   */
  SourceTree(Collection<Path> roots) {
    this.roots = Set.copyOf(roots);
  }

  /** Whether a change of the file is none of the app's. */
  static boolean isIgnored(Path path) {
    String name = path.getFileName().toString();
    return name.startsWith(".") || name.endsWith("~") || name.matches("4913|#.*#|.*\\.(swp|tmp)");
  }

  private static boolean isIgnoredFolder(Path folder) {
    String name = folder.getFileName().toString();
    return name.startsWith(".") || IGNORED.contains(name);
  }

  @Override
  public void recursiveVisitFiles(Path top, Callback onFolder, Callback onFile) throws IOException {
    Files.walkFileTree(
        top,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes about)
              throws IOException {
            if (!roots.contains(folder) && isIgnoredFolder(folder)) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            onFolder.call(folder);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes about)
              throws IOException {
            onFile.call(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException gone) {
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, IOException gone) {
            return FileVisitResult.CONTINUE;
          }
        });
  }
}

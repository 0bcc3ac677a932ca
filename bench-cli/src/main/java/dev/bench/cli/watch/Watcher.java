package dev.bench.cli.watch;

import io.methvin.watcher.DirectoryChangeEvent;
import io.methvin.watcher.DirectoryWatcher;
import io.methvin.watcher.visitor.FileTreeVisitor;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.helpers.NOPLogger;

/**
 * Tells which files below some folders have changed, as sets: a save of an editor and a switch of a
 * branch are each one.
 *
 * <p>A set is complete when nothing has changed for a short while. A file whose content is what it
 * was when it last changed does not count. When events were lost, the whole folder has changed.
 * Built things, {@code .git}, {@code node_modules} and what editors leave beside a file are not
 * looked at.
 *
 * <p>Threads: one thread of its own takes events; {@link #next} is called by one other.
 */
public final class Watcher implements AutoCloseable {

  private static final Set<String> IGNORED = Set.of("target", "node_modules");

  /** A set is complete when nothing has changed for so long. */
  static final Duration SILENCE = Duration.ofMillis(30);

  private final BlockingQueue<Path> events = new LinkedBlockingQueue<>();
  private final Map<Path, Integer> contents = new HashMap<>();
  private final DirectoryWatcher watcher;

  /** Watches folders and everything below; what is made there later as well. */
  public Watcher(List<Path> folders) throws IOException {
    watcher =
        DirectoryWatcher.builder()
            .paths(folders)
            .fileHashing(false)
            .fileTreeVisitor(new Sources())
            .logger(NOPLogger.NOP_LOGGER)
            .listener(this::take)
            .build();
    var _ =
        watcher.watchAsync(task -> Thread.ofPlatform().daemon().name("watch-events").start(task));
  }

  /** Waits for the next set of changed files. */
  public Set<Path> next() throws InterruptedException {
    Set<Path> changed = new HashSet<>();
    while (changed.isEmpty()) {
      Set<Path> touched = new HashSet<>();
      Path path = events.take();
      while (path != null) {
        touched.add(path);
        path = events.poll(SILENCE.toMillis(), TimeUnit.MILLISECONDS);
      }
      touched.stream().filter(this::hasChanged).forEach(changed::add);
    }
    return changed;
  }

  private void take(DirectoryChangeEvent event) {
    if (event.eventType() == DirectoryChangeEvent.EventType.OVERFLOW) {
      events.add(event.rootPath());
    } else if (!event.isDirectory() && !isIgnored(event.path())) {
      events.add(event.path());
    }
  }

  private boolean hasChanged(Path file) {
    if (Files.isDirectory(file)) {
      return true; // so much has changed below it that nobody knows what
    }
    int content = contentOf(file);
    Integer before = contents.put(file, content);
    return before == null || before != content;
  }

  private static int contentOf(Path file) {
    try {
      return Arrays.hashCode(Files.readAllBytes(file));
    } catch (IOException gone) {
      return -1;
    }
  }

  private static boolean isIgnored(Path path) {
    String name = path.getFileName().toString();
    return name.startsWith(".") || name.endsWith("~") || name.matches("4913|#.*#|.*\\.(swp|tmp)");
  }

  private static boolean isIgnoredFolder(Path folder) {
    String name = folder.getFileName().toString();
    return name.startsWith(".") || IGNORED.contains(name);
  }

  @Override
  public void close() throws IOException {
    watcher.close();
  }

  /** Leaves out ignored folders before they cost a watch each. */
  private static final class Sources implements FileTreeVisitor {

    @Override
    public void recursiveVisitFiles(Path top, Callback onFolder, Callback onFile)
        throws IOException {
      Files.walkFileTree(
          top,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes about)
                throws IOException {
              if (isIgnoredFolder(folder)) {
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
          });
    }
  }
}

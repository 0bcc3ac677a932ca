package dev.bench.cli.logs;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The logs of a bench: those of the lines of its Procfile, and files in {@code logs/} of the same
 * form. Other files are ignored.
 */
public final class LogBook {

  private final Path folder;
  private final List<String> lineNames;

  /**
   * The logs of a bench.
   *
   * @param folder its {@code logs}
   * @param lineNames the names of the lines of its Procfile, in order
   */
  public LogBook(Path folder, List<String> lineNames) {
    this.folder = folder;
    this.lineNames = List.copyOf(lineNames);
  }

  /** The names that can be asked for: first those of the Procfile, in its order. */
  public List<String> names() throws IOException {
    Set<String> names = new LinkedHashSet<>(lineNames);
    Set<String> files = new TreeSet<>();
    lineNames.forEach(lineName -> files.add(LogFiles.fileOf(lineName)));
    for (Path file : files(Set.of())) {
      if (files.add(file.getFileName().toString())) {
        names.add(LogFiles.lineOf(file));
      }
    }
    return List.copyOf(names);
  }

  /** Whether nothing has been logged yet. */
  public boolean isEmpty() throws IOException {
    return files(Set.of()).stream().noneMatch(Files::exists);
  }

  /** The files that hold the lines of some processes, or, when none is named, of all. */
  List<Path> files(Set<String> processes) throws IOException {
    Set<Path> files = new TreeSet<>();
    for (String process : processes.isEmpty() ? lineNames : processes) {
      files.add(folder.resolve(LogFiles.fileOf(LogQuery.lineOf(process))));
    }
    if (processes.isEmpty() && Files.isDirectory(folder)) {
      try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.log")) {
        for (Path file : found) {
          if (!files.contains(file) && isOurs(file)) {
            files.add(file);
          }
        }
      }
    }
    return new ArrayList<>(files);
  }

  /** Whether the first line is one that `bench start` or a role of ours has written. */
  private static boolean isOurs(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (LogStream lines = new LogStream(file)) {
      lines.toTail(LogLine.TIME_LENGTH * 1000L);
      LogLine line = lines.next();
      return line != null && line.time() != null;
    }
  }
}

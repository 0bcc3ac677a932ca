package dev.bench.cli.apps;

import dev.bench.config.BenchDirectory;
import dev.bench.config.ConfigFile;
import dev.bench.config.FileLocked;
import dev.bench.config.TextFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A file of {@code sites/} that lists apps, one a line, with comments after {@code #}.
 *
 * <p>A change keeps the other lines as they are and replaces the file in one step.
 */
public final class AppList {

  private static final Duration LOCK_LIMIT = Duration.ofSeconds(30);
  private static final String MODE = "rw-r--r--";

  private final Path file;

  private AppList(Path file) {
    this.file = file;
  }

  /** The apps of the bench: {@code sites/apps.txt}. */
  public static AppList of(BenchDirectory bench) {
    return new AppList(bench.sites().resolve("apps.txt"));
  }

  /** The apps that {@code bench update} leaves as they are: {@code sites/excluded_apps.txt}. */
  public static AppList excluded(BenchDirectory bench) {
    return new AppList(bench.sites().resolve("excluded_apps.txt"));
  }

  /** The names in the order of the file. */
  public List<String> names() throws IOException {
    return Files.exists(file) ? TextFile.entries(file) : List.of();
  }

  /** Adds a name at the end; returns whether it was not there. */
  public boolean add(String name) throws IOException {
    try (FileLocked lock = FileLocked.beside(file, LOCK_LIMIT)) {
      if (names().contains(name)) {
        return false;
      }
      write(Stream.concat(lines(), Stream.of(name)));
      return lock.held();
    }
  }

  /** Takes a name out; returns whether it was there. */
  public boolean remove(String name) throws IOException {
    try (FileLocked lock = FileLocked.beside(file, LOCK_LIMIT)) {
      if (!names().contains(name)) {
        return false;
      }
      write(lines().filter(line -> !line.replaceFirst("(^|\\s)#.*", "").strip().equals(name)));
      return lock.held();
    }
  }

  private Stream<String> lines() throws IOException {
    return Files.exists(file) ? TextFile.read(file).lines() : Stream.of();
  }

  private void write(Stream<String> lines) throws IOException {
    ConfigFile.replace(file, lines.map(line -> line + "\n").collect(Collectors.joining()), MODE);
  }
}

package dev.bench.cli.watch;

import dev.bench.app.AppFiles;
import dev.bench.build.Builds;
import dev.bench.config.BenchDirectory;
import dev.bench.config.ConfigFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Which builds the services have heard of: {@code env/builds/.announced}, a line an app.
 *
 * <p>It is written after a build was announced. So one that became current in a process that was
 * killed before its announcement is found, and announced later. Thread-safe.
 */
final class AnnouncedBuilds {

  private static final String READABLE = "rw-r--r--";

  private final BenchDirectory bench;
  private final Path file;

  AnnouncedBuilds(BenchDirectory bench) {
    this.bench = bench;
    this.file = bench.builds().resolve(".announced");
  }

  /** The current build of each app, as the file has them. */
  String current() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (AppFiles app : AppFiles.of(bench)) {
      new Builds(bench, app.name())
          .current()
          .ifPresent(build -> lines.append(app.name()).append(' ').append(build.id()).append('\n'));
    }
    return lines.toString();
  }

  /** Whether the services have heard of all current builds. */
  boolean areAll() throws IOException {
    try {
      return Files.readString(file).equals(current());
    } catch (NoSuchFileException none) {
      return current().isEmpty(); // a bench without apps never announces anything
    }
  }

  /** Keeps that the services have heard of {@code builds}, which were current before. */
  void keep(String builds) throws IOException {
    if (Files.isDirectory(bench.builds())) {
      ConfigFile.replaceUnforced(file, builds, READABLE);
    }
  }
}

package dev.bench.cli;

import dev.bench.cli.process.CannotRunException;
import dev.bench.cli.process.Procfile;
import dev.bench.config.BenchDirectory;
import dev.bench.config.NotABenchException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The Procfile that is meant: one in the folder of a bench, whose roles we know, or any other.
 *
 * @param file where it lies
 * @param bench the bench in whose folder it lies; null for another folder
 */
record ProcfileChoice(Path file, @Nullable BenchDirectory bench) {

  private static final String NAME = "Procfile";

  /** The file that was typed, or that of the bench, or outside of one that of this folder. */
  static ProcfileChoice of(Bench command, @Nullable Path typed) {
    if (typed == null) {
      try {
        BenchDirectory directory = command.directory();
        return new ProcfileChoice(directory.root().resolve(NAME), directory);
      } catch (NotABenchException _) {
        Path here = command.typed(Path.of(NAME));
        if (Files.exists(here)) {
          return new ProcfileChoice(here, null);
        }
        throw new CannotRunException(
            "%s has no Procfile and is not in a bench: name one with -f FILE, or make a bench with: bench init DIR"
                .formatted(here.resolveSibling("").normalize()));
      }
    }
    Path file = command.typed(typed);
    Path folder = folderOf(file);
    return new ProcfileChoice(
        file, BenchDirectory.isBench(folder) ? new BenchDirectory(folder) : null);
  }

  /** Where its processes run. */
  Path folder() {
    return folderOf(file);
  }

  private static Path folderOf(Path file) {
    return file.resolveSibling("").normalize();
  }

  /** Its lines, with what {@code config/processes.json} of the bench says about them. */
  Procfile read() {
    return bench == null
        ? Procfile.read(file)
        : Procfile.read(file, bench.config().resolve("processes.json"));
  }
}

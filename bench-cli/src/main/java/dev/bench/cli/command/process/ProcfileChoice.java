package dev.bench.cli.command.process;

import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.start.OwnMariaDb;
import dev.bench.cli.start.ProcessesFile;
import dev.bench.config.BenchDirectory;
import dev.bench.config.NotABenchException;
import dev.bench.process.CannotRunException;
import dev.bench.process.procfile.Procfile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The chosen Procfile: one in the folder of a bench, whose lines we know, or any other.
 *
 * @param file where it lies
 * @param folder where its processes run
 * @param bench the bench in whose folder it lies; null for another folder
 */
record ProcfileChoice(Path file, Path folder, @Nullable BenchDirectory bench) {

  static final String NAME = "Procfile";

  /** The file that was typed, or that of the bench, or outside of one that of this folder. */
  static ProcfileChoice of(BenchCommand command, @Nullable Path typed) {
    return of(command, typed, null);
  }

  /**
   * The same, with another folder for its processes.
   *
   * @param root that was typed; without a typed file, that of this folder is meant
   */
  static ProcfileChoice of(BenchCommand command, @Nullable Path typed, @Nullable Path root) {
    ProcfileChoice chosen = orFolder(command, typed, root);
    if (typed == null && chosen.bench == null && !Files.exists(chosen.file)) {
      throw new CannotRunException(
          "%s has no Procfile and is not in a bench: name one with -f FILE, or make a bench with: bench init DIR"
              .formatted(chosen.folder));
    }
    return chosen;
  }

  /** The same, of a folder which may have no Procfile. */
  static ProcfileChoice orFolder(BenchCommand command, @Nullable Path typed, @Nullable Path root) {
    if (root != null) {
      Path folder = command.typed(root);
      return at(typed == null ? folder.resolve(NAME) : command.typed(typed)).in(folder);
    }
    if (typed != null) {
      return at(command.typed(typed));
    }
    try {
      return in(command.directory());
    } catch (NotABenchException _) {
      return at(command.typed(Path.of(NAME)));
    }
  }

  /** The Procfile of a bench. */
  static ProcfileChoice in(BenchDirectory bench) {
    return new ProcfileChoice(bench.root().resolve(NAME), bench.root(), bench);
  }

  /** That file. */
  static ProcfileChoice at(Path file) {
    Path folder = file.resolveSibling("").normalize();
    BenchDirectory bench = BenchDirectory.isBench(folder) ? new BenchDirectory(folder) : null;
    return new ProcfileChoice(file, folder, bench);
  }

  private ProcfileChoice in(Path other) {
    if (bench != null && !other.equals(folder)) {
      throw new CannotRunException(
          "%s is a bench, which runs in its own folder: leave out --root".formatted(folder));
    }
    if (!Files.isDirectory(other)) {
      throw new CannotRunException("--root %s is not a folder".formatted(other));
    }
    return new ProcfileChoice(file, other, bench);
  }

  /** Its lines, with what {@code config/processes.json} of the bench says about them. */
  Procfile read() {
    return bench == null
        ? Procfile.read(file)
        : Procfile.read(
            file,
            Set.of(OwnMariaDb.NAME),
            ProcessesFile.at(bench.config().resolve("processes.json")));
  }
}

package dev.bench.cli.compile;

import dev.bench.build.BuildFault;
import dev.bench.build.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Compiles the sources of an app, and no more of them than an edit concerns.
 *
 * <ol>
 *   <li>The edited sources are compiled against the classes of the build before.
 *   <li>When what others may depend on has changed ({@link ClassShape}), all sources that mention
 *       an edited one are compiled too, and those that mention these ({@link Mentions}).
 *   <li>All sources are compiled when that is most of them, when a source or a class was added or
 *       deleted, when annotation processors run, and when there is any fault.
 * </ol>
 *
 * <p>The result is what a compilation of all sources would give. Threads: one at a time.
 */
public final class IncrementalCompiler implements AutoCloseable {

  private final SourceCompiler javac = new SourceCompiler();

  /** Loads javac, which takes its time. */
  public IncrementalCompiler() {}

  /**
   * An earlier build from the same sources, except that some were edited; none was added or
   * deleted, and the settings are the same.
   *
   * @param classes its classes
   * @param root the folder of the sources
   * @param edited the sources that are different now
   */
  public record Earlier(Path classes, Path root, Set<Path> edited) {

    /** Copies the set. */
    public Earlier {
      edited = Set.copyOf(edited);
    }
  }

  /**
   * Compiles into {@code out}; returns what is wrong with the sources, nothing when all is well.
   *
   * @param out an empty folder on the file system of the earlier build
   * @param generated where annotation processors write sources
   */
  public List<BuildFault> compile(
      SourceCompiler.Task task, Optional<Earlier> earlier, Path out, Path generated)
      throws IOException {
    if (earlier.isPresent() && !task.hasProcessors()) {
      Optional<ClassesBySource> classes =
          ClassesBySource.of(earlier.get().classes(), earlier.get().root(), task.sources());
      if (classes.isPresent() && isDone(task, earlier.get(), classes.get(), out)) {
        return List.of();
      }
      empty(out);
    }
    return javac.compile(task, out, generated);
  }

  /** Whether a part of the sources was enough. */
  private boolean isDone(
      SourceCompiler.Task task, Earlier earlier, ClassesBySource classes, Path out)
      throws IOException {
    Set<Path> compiled = earlier.edited();
    if (!compiles(task, earlier, compiled, out)) {
      return false;
    }
    Map<Path, byte[]> before = shapes(earlier.classes(), classes.of(compiled));
    Map<Path, byte[]> now = shapes(out, ClassesBySource.files(out));
    if (!before.keySet().equals(now.keySet())) {
      return false;
    }
    if (!before.keySet().stream()
        .allMatch(each -> Arrays.equals(before.get(each), now.get(each)))) {
      compiled = Mentions.of(task.sources()).reaching(compiled);
      empty(out);
      if (compiled.size() > task.sources().size() / 2 || !compiles(task, earlier, compiled, out)) {
        return false;
      }
    }
    Set<Path> folders = new HashSet<>();
    for (Path file : classes.ofOthers(compiled)) {
      Path to = out.resolve(file);
      if (folders.add(to.getParent())) {
        Files.createDirectories(to.getParent());
      }
      Files.createLink(to, earlier.classes().resolve(file));
    }
    return true;
  }

  /** Compiles some sources against the earlier classes of the others. */
  private boolean compiles(SourceCompiler.Task task, Earlier earlier, Set<Path> sources, Path out)
      throws IOException {
    List<Path> classPath = new ArrayList<>(List.of(earlier.classes()));
    classPath.addAll(task.classPath());
    SourceCompiler.Task part =
        new SourceCompiler.Task(
            sources.stream().sorted().toList(), classPath, task.processors(), task.options());
    return javac.compile(part, out, out).isEmpty();
  }

  private static Map<Path, byte[]> shapes(Path folder, List<Path> classes) throws IOException {
    Map<Path, byte[]> shapes = new HashMap<>();
    for (Path each : classes) {
      ClassShape.of(Files.readAllBytes(folder.resolve(each)))
          .ifPresent(shape -> shapes.put(each, shape));
    }
    return shapes;
  }

  private static void empty(Path folder) throws IOException {
    Folders.delete(folder);
    Files.createDirectories(folder);
  }

  @Override
  public void close() throws IOException {
    javac.close();
  }
}

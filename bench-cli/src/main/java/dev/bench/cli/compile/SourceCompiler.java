package dev.bench.cli.compile;

import dev.bench.build.BuildFault;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/**
 * javac inside this process: slow the first time, many times faster from the second on.
 *
 * <p>Threads: one at a time.
 */
public final class SourceCompiler implements AutoCloseable {

  private static final List<String> OPTIONS = List.of("-g", "-implicit:none");

  private final JavaCompiler javac = ToolProvider.getSystemJavaCompiler();

  /** Keeps jars open between compilations. */
  private final StandardJavaFileManager warm = files();

  /** Loads javac, which takes its time. */
  public SourceCompiler() {}

  /**
   * What is to be compiled.
   *
   * @param sources the source files
   * @param classPath jars and folders of classes
   * @param processors the jars of annotation processors
   * @param options for javac, without paths
   */
  public record Task(
      List<Path> sources, List<Path> classPath, List<Path> processors, List<String> options) {

    /** Copies the lists. */
    public Task {
      sources = List.copyOf(sources);
      classPath = List.copyOf(classPath);
      processors = List.copyOf(processors);
      options = List.copyOf(options);
    }

    /** Whether sources or classes may be made by annotation processors. */
    boolean hasProcessors() {
      return !options.contains("-proc:none");
    }

    /** Whether it leaves nothing in a file manager that would disturb the next task. */
    private boolean isPlain() {
      String own = Integer.toString(Runtime.version().feature());
      int release = options.indexOf("--release");
      return options.contains("-proc:none")
          && (release < 0 || options.get(release + 1).equals(own));
    }

    /** The release of this JDK is what javac compiles for by itself, with a warm file manager. */
    private List<String> needed() {
      List<String> needed = new ArrayList<>(options);
      int release = options.indexOf("--release");
      if (isPlain() && release >= 0) {
        needed.subList(release, release + 2).clear();
      }
      return needed;
    }
  }

  /**
   * Compiles into {@code out}; returns what is wrong with the sources, nothing when all is well.
   *
   * @param generated where annotation processors write sources
   */
  public List<BuildFault> compile(Task task, Path out, Path generated) throws IOException {
    if (task.sources().isEmpty()) {
      return List.of();
    }
    if (task.isPlain()) {
      return compile(warm, task, out, generated);
    }
    try (StandardJavaFileManager fresh = files()) {
      return compile(fresh, task, out, generated);
    }
  }

  private List<BuildFault> compile(
      StandardJavaFileManager files, Task task, Path out, Path generated) throws IOException {
    files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(out));
    files.setLocationFromPaths(StandardLocation.CLASS_PATH, task.classPath());
    if (!task.isPlain()) {
      Files.createDirectories(generated);
      files.setLocationFromPaths(StandardLocation.SOURCE_OUTPUT, List.of(generated));
    }
    if (!task.processors().isEmpty()) {
      files.setLocationFromPaths(StandardLocation.ANNOTATION_PROCESSOR_PATH, task.processors());
    }
    List<String> options = new ArrayList<>(OPTIONS);
    options.addAll(task.needed());
    DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
    StringWriter noise = new StringWriter();
    var sources = files.getJavaFileObjectsFromPaths(task.sources());
    try {
      boolean compiled = javac.getTask(noise, files, said, options, null, sources).call();
      return compiled ? List.of() : faults(said.getDiagnostics(), noise.toString());
    } catch (IllegalArgumentException wrongOption) {
      return List.of(
          BuildFault.of("javac refuses the settings of the pom: " + wrongOption.getMessage()));
    }
  }

  private static List<BuildFault> faults(
      List<Diagnostic<? extends JavaFileObject>> said, String noise) {
    List<BuildFault> faults = new ArrayList<>();
    for (Diagnostic<? extends JavaFileObject> each : said) {
      if (each.getKind() == Diagnostic.Kind.ERROR) {
        faults.add(fault(each));
      }
    }
    if (faults.stream().allMatch(fault -> fault.file() == null)) {
      said.stream() // -Werror says only that there are warnings
          .filter(each -> each.getKind() != Diagnostic.Kind.ERROR && each.getSource() != null)
          .forEach(each -> faults.add(fault(each)));
    }
    if (faults.isEmpty()) {
      faults.add(BuildFault.of("javac failed: " + noise));
    }
    return faults;
  }

  private static BuildFault fault(Diagnostic<? extends JavaFileObject> said) {
    String message = said.getMessage(Locale.ROOT);
    JavaFileObject source = said.getSource();
    if (source == null) {
      return BuildFault.of(message);
    }
    Path file = Path.of(source.toUri());
    int line = (int) said.getLineNumber();
    return new BuildFault(
        file.toString(), line, (int) said.getColumnNumber(), message, SourceLine.of(file, line));
  }

  private StandardJavaFileManager files() {
    return javac.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    warm.close();
  }
}

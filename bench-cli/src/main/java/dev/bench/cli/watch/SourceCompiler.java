package dev.bench.cli.watch;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
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
final class SourceCompiler implements AutoCloseable {

  private static final List<String> OPTIONS =
      List.of("-parameters", "-g", "-proc:none", "-implicit:none", "-nowarn");

  private final JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
  private final StandardJavaFileManager files =
      javac.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8);

  /** Loads javac, which takes its time. */
  SourceCompiler() {}

  /** Compiles the sources into {@code out}; what is wrong with them, nothing when all is well. */
  List<Fault> compile(List<Path> sources, List<Path> classPath, Path out) throws IOException {
    if (sources.isEmpty()) {
      return List.of();
    }
    files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(out));
    files.setLocationFromPaths(StandardLocation.CLASS_PATH, classPath);
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    StringWriter noise = new StringWriter();
    boolean compiled =
        javac
            .getTask(
                noise,
                files,
                diagnostics,
                OPTIONS,
                null,
                files.getJavaFileObjectsFromPaths(sources))
            .call();
    List<Fault> faults = new ArrayList<>();
    if (!compiled) {
      diagnostics.getDiagnostics().stream()
          .filter(each -> each.getKind() == Diagnostic.Kind.ERROR)
          .map(Fault::of)
          .forEach(faults::add);
      if (faults.isEmpty()) {
        faults.add(new Fault(null, 0, "javac failed: " + noise));
      }
    }
    return faults;
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}

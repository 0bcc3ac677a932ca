package dev.bench.testing;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** The project of an app, built and tested as Maven would, without Maven. */
record AppProject(Path folder) {

  private static final String SERVICES = "META-INF/services/dev.bench.App";

  /** Writes a source file, given without its package line. */
  AppProject source(String set, String packageName, String type, String source) throws IOException {
    return file(
        "src/%s/java/%s/%s.java".formatted(set, packageName, type),
        "package %s;\n%s".formatted(packageName, source));
  }

  /** Writes a file. */
  AppProject file(String path, String text) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return this;
  }

  /** Names the app's class. */
  AppProject service(String className) throws IOException {
    return file("src/main/resources/" + SERVICES, className + "\n");
  }

  /** Compiles main and test sources. */
  AppProject build() throws IOException {
    Path classes = folder.resolve("target/classes");
    Path resources = folder.resolve("src/main/resources");
    Files.createDirectories(classes);
    for (Path file : files(resources)) {
      Path to = classes.resolve(resources.relativize(file));
      Files.createDirectories(to.getParent());
      Files.copy(file, to);
    }
    String runtime = System.getProperty("java.class.path");
    javac(folder.resolve("src/main/java"), classes, runtime);
    Path tests = Files.createDirectories(folder.resolve("target/test-classes"));
    javac(folder.resolve("src/test/java"), tests, classes + ":" + runtime);
    return this;
  }

  /** Runs the tests of these classes, one class after the other in one process. */
  TestExecutionSummary test(String... classNames) throws Exception {
    URL[] places = {
      folder.resolve("target/classes").toUri().toURL(),
      folder.resolve("target/test-classes").toUri().toURL()
    };
    try (URLClassLoader loader = new URLClassLoader(places, getClass().getClassLoader())) {
      LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request();
      for (String name : classNames) {
        request.selectors(selectClass(loader.loadClass(name)));
      }
      return run(request.build());
    }
  }

  /** A class of the project, loaded from it. */
  Class<?> load(String name) throws IOException, ClassNotFoundException {
    URL[] places = {folder.resolve("target/classes").toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(places, getClass().getClassLoader())) {
      return loader.loadClass(name);
    }
  }

  private static TestExecutionSummary run(LauncherDiscoveryRequest request) {
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create().execute(request, listener);
    return listener.getSummary();
  }

  private static void javac(Path sources, Path classes, String classPath) throws IOException {
    List<Path> files = files(sources);
    if (files.isEmpty()) {
      return;
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    try (StandardJavaFileManager manager =
        compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
      List<String> options =
          List.of("-parameters", "-g", "-proc:none", "-d", classes.toString(), "-cp", classPath);
      if (!compiler
          .getTask(said, manager, null, options, null, manager.getJavaFileObjectsFromPaths(files))
          .call()) {
        throw new IllegalArgumentException("The app does not compile:\n" + said);
      }
    }
  }

  static List<Path> files(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return new ArrayList<>();
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }
}

package dev.bench.testkit;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Writes and compiles an app into a bench's folder, as {@code bench build} would leave it.
 *
 * <p>Sources are given as the bodies of compilation units in the app's package.
 */
public final class AppFixture {

  private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();
  private static final String CLASS_PATH = System.getProperty("java.class.path");

  /** Stays open: to open all jars again for each app takes most of the time. */
  private static final StandardJavaFileManager OPENED =
      COMPILER.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8);

  private final Path bench;
  private final String name;

  private AppFixture(Path bench, String name) {
    this.bench = bench;
    this.name = name;
  }

  /** An app in {@code bench}; makes the bench's folders and names the app in apps.txt. */
  public static AppFixture in(Path bench, String name) throws IOException {
    for (String folder : List.of("apps", "sites", "config")) {
      Files.createDirectories(bench.resolve(folder));
    }
    Path list = bench.resolve("sites/apps.txt");
    String apps = Files.exists(list) ? Files.readString(list) : "bench\n";
    if (apps.lines().noneMatch(name::equals)) {
      Files.writeString(list, apps + name + "\n");
    }
    return new AppFixture(bench, name);
  }

  /** The app's folder. */
  public Path folder() {
    return bench.resolve("apps").resolve(name);
  }

  /** Compiles {@code sources}, each of which begins with its imports; the first names the App. */
  public AppFixture compile(String... sources) throws IOException {
    Path classes = folder().resolve("target/classes");
    Files.createDirectories(classes.resolve("META-INF/services"));
    Path sourceFolder = folder().resolve("src/main/java").resolve(name);
    Files.createDirectories(sourceFolder);
    List<Path> files = new ArrayList<>();
    for (String source : sources) {
      String type = source.replaceAll("(?s).*?(?:class|record|interface) (\\w+).*", "$1");
      Path file = sourceFolder.resolve(type + ".java");
      Files.writeString(file, "package " + name + ";\n" + source);
      files.add(file);
      if (files.size() == 1) {
        Files.writeString(
            classes.resolve("META-INF/services/dev.bench.App"), name + "." + type + "\n");
      }
    }
    javac(classes, files);
    return this;
  }

  private static synchronized void javac(Path classes, List<Path> files) {
    StringWriter said = new StringWriter();
    List<String> options =
        List.of("-parameters", "-g", "-proc:none", "-d", classes.toString(), "-cp", CLASS_PATH);
    var sources = OPENED.getJavaFileObjectsFromPaths(files);
    if (!COMPILER.getTask(said, OPENED, null, options, null, sources).call()) {
      throw new IllegalArgumentException("The fixture does not compile:\n" + said);
    }
  }
}

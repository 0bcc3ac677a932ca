package dev.bench.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bench.app.AppFiles;
import dev.bench.build.AppBuild;
import dev.bench.build.Builds;
import dev.bench.build.DraftFiles;
import dev.bench.build.Folders;
import dev.bench.config.BenchDirectory;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
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

  /** Class files by what they were compiled from: the tests of a class have the same app. */
  private static final Map<List<String>, Map<String, byte[]>> COMPILED = new ConcurrentHashMap<>();

  private final Path bench;
  private final String name;
  private final Map<String, byte[]> resources = new TreeMap<>();
  private final Set<String> compiled = new HashSet<>();
  private final Set<String> leftOut = new HashSet<>();

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
    AppFixture app = new AppFixture(bench, name);
    app.readBuild();
    return app;
  }

  /** What was built before stays, unless it is replaced. */
  private void readBuild() throws IOException {
    Optional<AppBuild> current = new Builds(new BenchDirectory(bench), name).current();
    if (current.isPresent()) {
      Path classes = current.get().classes();
      for (Path file : Folders.files(classes)) {
        put(classes.relativize(file).toString(), Files.readAllBytes(file));
      }
      resources.keySet().stream().filter(path -> path.endsWith(".class")).forEach(compiled::add);
    }
  }

  /** The app's folder. */
  public Path folder() {
    return bench.resolve("apps").resolve(name);
  }

  /** Compiles {@code sources}, each of which begins with its imports; the first names the App. */
  public AppFixture compile(String... sources) throws IOException {
    resources.keySet().removeAll(compiled);
    compiled.clear();
    Path sourceFolder = folder().resolve("src/main/java").resolve(name);
    Files.createDirectories(sourceFolder);
    List<Path> files = new ArrayList<>();
    for (String source : sources) {
      String type = source.replaceAll("(?s).*?(?:class|record|interface) (\\w+).*", "$1");
      Path file = sourceFolder.resolve(type + ".java");
      Files.writeString(file, "package " + name + ";\n" + source);
      files.add(file);
      if (files.size() == 1) {
        put("META-INF/services/dev.bench.App", (name + "." + type + "\n").getBytes(UTF_8));
      }
    }
    Map<String, byte[]> classes = classes(files, List.of(sources));
    compiled.addAll(classes.keySet());
    classes.forEach(this::put);
    return build();
  }

  private Map<String, byte[]> classes(List<Path> files, List<String> sources) throws IOException {
    List<String> content = new ArrayList<>(sources);
    content.add(name);
    content.add(classPath());
    Map<String, byte[]> known = COMPILED.get(content);
    if (known == null) {
      known = javac(files, classPath());
      COMPILED.put(content, known);
    }
    return known;
  }

  /** Adds a resource, or replaces it, and builds the app again. */
  public AppFixture resource(String path, String text) throws IOException {
    put(path, text.getBytes(UTF_8));
    return build();
  }

  /** Leaves a file out of the next builds: a class or a resource. */
  public AppFixture without(String path) {
    leftOut.add(path);
    return this;
  }

  private void put(String path, byte[] content) {
    resources.put(path, content);
  }

  /** Builds the app anew, with the templates and static files that lie in its folder now. */
  public AppFixture build() throws IOException {
    Builds builds = new Builds(new BenchDirectory(bench), name);
    Files.createDirectories(builds.folder());
    Path draft = builds.draft();
    resources.keySet().removeAll(leftOut);
    for (Map.Entry<String, byte[]> file : resources.entrySet()) {
      Path to = draft.resolve("classes").resolve(file.getKey());
      Files.createDirectories(to.getParent());
      Files.write(to, file.getValue());
    }
    AppFiles sources = new AppFiles(name, folder());
    AppBuild made = new AppBuild(name, draft);
    DraftFiles files = new DraftFiles(made, builds.current());
    files.copyVisible(sources.pages(), made.pages());
    files.copyVisible(sources.statics(), made.statics());
    files.copyVisible(sources.emails(), made.emails());
    builds.makeCurrent(builds.seal(draft), "a fixture");
    builds.settle();
    return this;
  }

  /** The runtime and the other apps, as they are built. */
  private String classPath() throws IOException {
    StringBuilder paths = new StringBuilder(CLASS_PATH);
    BenchDirectory directory = new BenchDirectory(bench);
    for (String other : Files.readAllLines(bench.resolve("sites/apps.txt"))) {
      if (!other.equals(name)) {
        new Builds(directory, other)
            .current()
            .ifPresent(build -> paths.append(':').append(build.classes()));
      }
    }
    return paths.toString();
  }

  private static synchronized Map<String, byte[]> javac(List<Path> files, String classPath)
      throws IOException {
    Path classes = Files.createTempDirectory("fixture");
    try {
      StringWriter said = new StringWriter();
      List<String> options =
          List.of("-parameters", "-g", "-proc:none", "-d", classes.toString(), "-cp", classPath);
      var sources = OPENED.getJavaFileObjectsFromPaths(files);
      if (!COMPILER.getTask(said, OPENED, null, options, null, sources).call()) {
        throw new IllegalArgumentException("The fixture does not compile:\n" + said);
      }
      Map<String, byte[]> made = new TreeMap<>();
      for (Path file : Folders.files(classes)) {
        made.put(classes.relativize(file).toString(), Files.readAllBytes(file));
      }
      return made;
    } finally {
      Folders.delete(classes);
    }
  }
}

package dev.bench.cli.watch;

import dev.bench.build.BuildFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The {@code pom.xml} of an app, as it stands in the file.
 *
 * <p>What a pom means only Maven knows. This class knows what Maven need not be asked: the bench
 * itself and other apps of the bench are no libraries of an app, and what is for tests is not
 * built.
 *
 * @param file the file
 * @param text its text
 * @param project its root element
 * @param apps the names of the other apps of the bench
 */
record AppPom(Path file, String text, PomElement project, Set<String> apps) {

  AppPom {
    apps = Set.copyOf(apps);
  }

  /** Reads the pom in {@code folder}; empty when there is none. */
  static Optional<AppPom> read(Path folder, Set<String> apps) throws IOException {
    Path file = folder.resolve("pom.xml");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    String text = Files.readString(file);
    return Optional.of(new AppPom(file, text, PomElement.read(file, text), apps));
  }

  /** Whether it depends on another app of the bench. */
  boolean names(String app) {
    return project.all("dependencies/dependency").stream()
        .anyMatch(each -> each.text("artifactId").filter(app::equals).isPresent());
  }

  /** Whether only Maven can say what it means. */
  boolean needsMaven() {
    boolean inherits =
        List.of("parent", "profiles", "dependencyManagement").stream()
            .anyMatch(part -> project.first(part).isPresent());
    boolean hasLibraries =
        !project.all("dependencies/dependency").stream().allMatch(this::isNoLibrary);
    boolean configures =
        List.of("build/plugins/plugin", "build/pluginManagement/plugins/plugin").stream()
            .flatMap(path -> project.all(path).stream())
            .filter(CompilerSettings::isCompiler)
            .anyMatch(plugin ->
                plugin.first("configuration").isPresent()
                    || plugin.first("executions").isPresent());
    boolean computes =
        project.all("properties").stream()
            .flatMap(all -> all.children().stream())
            .filter(property -> property.name().startsWith("maven.compiler."))
            .anyMatch(property -> property.text().contains("${"));
    return inherits || hasLibraries || configures || computes;
  }

  /**
   * The text without the dependencies that Maven need not resolve, and cannot where another app is
   * published nowhere. All lines keep their numbers.
   */
  String textForMaven() {
    StringBuilder left = new StringBuilder(text);
    for (PomElement each : project.all("dependencies/dependency")) {
      if (isNoLibrary(each)) {
        String blank = text.substring(each.start(), each.end()).replaceAll("[^\n]", " ");
        left.replace(each.start(), each.end(), blank);
      }
    }
    return left.toString();
  }

  private boolean isNoLibrary(PomElement dependency) {
    return dependency.text("groupId").filter("dev.bench"::equals).isPresent()
        || dependency.text("scope").filter("test"::equals).isPresent()
        || dependency.text("artifactId").filter(apps::contains).isPresent();
  }

  /** A fault at the dependency that {@code coordinates} name, else at the top of the file. */
  BuildFault fault(String coordinates, String message) {
    for (PomElement each : project.all("dependencies/dependency")) {
      String key = each.text("groupId").orElse("") + ":" + each.text("artifactId").orElse("") + ":";
      if (coordinates.contains(key)) {
        return fault(each.first("version").orElse(each).line(), 0, message);
      }
    }
    return fault(project.first("dependencies").orElse(project).line(), 0, message);
  }

  /** A fault at a line of the file. */
  BuildFault fault(int line, int column, String message) {
    String source = text.lines().skip(Math.max(0, line - 1L)).findFirst().orElse("");
    return new BuildFault(file.toString(), line, column, message, source);
  }
}

package dev.bench.cli.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a pom says about compiling: the settings of {@code maven-compiler-plugin}.
 *
 * <p>Parameters have names unless the pom says otherwise, because the bench binds arguments by
 * name.
 *
 * @param options for javac, without paths
 * @param processors the coordinates {@code group:artifact:version} of annotation processors
 */
record CompilerSettings(List<String> options, List<String> processors) {

  private static final String PLUGIN = "maven-compiler-plugin";

  CompilerSettings {
    options = List.copyOf(options);
    processors = List.copyOf(processors);
  }

  /** The settings of an app without a pom. */
  static CompilerSettings none() {
    return new CompilerSettings(List.of("-parameters", "-proc:none"), List.of());
  }

  /** Whether {@code plugin} is the compiler's. */
  static boolean isCompiler(PomElement plugin) {
    return plugin.text("artifactId").filter(PLUGIN::equals).isPresent();
  }

  /** Reads an effective pom, or one that needs no Maven. */
  static CompilerSettings of(PomElement project) {
    List<PomElement> configurations = configurations(project);
    List<String> options = new ArrayList<>();
    if (!setting(project, configurations, "parameters").equals(Optional.of("false"))) {
      options.add("-parameters");
    }
    Optional<String> release = setting(project, configurations, "release");
    if (release.isPresent()) {
      options.addAll(List.of("--release", release.get()));
    } else {
      for (String each : List.of("source", "target")) {
        setting(project, configurations, each)
            .ifPresent(value -> options.addAll(List.of("-" + each, value)));
      }
    }
    all(configurations, "compilerArgs/arg").forEach(each -> options.add(each.text()));
    all(configurations, "compilerArgument").forEach(each -> options.add(each.text()));
    List<String> processors = new ArrayList<>();
    for (String tag : List.of("path", "annotationProcessorPath")) {
      all(configurations, "annotationProcessorPaths/" + tag)
          .forEach(each -> processors.add(coordinates(each)));
    }
    List<String> names =
        all(configurations, "annotationProcessors/annotationProcessor").stream()
            .map(PomElement::text)
            .toList();
    if (!names.isEmpty()) {
      options.addAll(List.of("-processor", String.join(",", names)));
    }
    Optional<String> proc = setting(project, configurations, "proc");
    if (proc.isPresent()) {
      options.add("-proc:" + proc.get());
    } else if (processors.isEmpty() && names.isEmpty()) {
      options.add("-proc:none");
    }
    return new CompilerSettings(options, processors);
  }

  /** The configurations that hold for the main classes, the strongest first. */
  private static List<PomElement> configurations(PomElement project) {
    List<PomElement> found = new ArrayList<>();
    for (PomElement plugin : project.all("build/plugins/plugin")) {
      if (isCompiler(plugin)) {
        plugin.all("executions/execution").stream()
            .filter(each -> each.text("id").filter("default-compile"::equals).isPresent())
            .flatMap(each -> each.all("configuration").stream())
            .forEach(found::add);
        found.addAll(plugin.all("configuration"));
      }
    }
    return found;
  }

  private static Optional<String> setting(
      PomElement project, List<PomElement> configurations, String name) {
    return configurations.stream()
        .flatMap(each -> each.text(name).stream())
        .findFirst()
        .or(() -> project.text("properties/maven.compiler." + name));
  }

  /** The elements of the strongest configuration that has any. */
  private static List<PomElement> all(List<PomElement> configurations, String path) {
    return configurations.stream()
        .map(each -> each.all(path))
        .filter(found -> !found.isEmpty())
        .findFirst()
        .orElse(List.of());
  }

  private static String coordinates(PomElement path) {
    return String.join(
        ":",
        path.text("groupId").orElse(""),
        path.text("artifactId").orElse(""),
        path.text("version").orElse(""));
  }
}

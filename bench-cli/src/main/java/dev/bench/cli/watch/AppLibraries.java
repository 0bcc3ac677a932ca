package dev.bench.cli.watch;

import dev.bench.app.AppFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The jars an app brings along: what its pom names and the bench does not have, copied to {@code
 * target/lib} by the machine's Maven.
 *
 * <p>An app that names none, which is the usual case, never starts Maven.
 */
final class AppLibraries {

  /** For Maven, and so for whoever waits for it; what it has fetched by then it need not again. */
  static final Duration LIMIT = Duration.ofMinutes(15);

  private final AppFiles app;
  private final AppPom pom;
  private final Map<String, String> environment;

  AppLibraries(AppFiles app, AppPom pom, Map<String, String> environment) {
    this.app = app;
    this.pom = pom;
    this.environment = environment;
  }

  /** The jars that are there. */
  List<Path> jars() throws IOException {
    if (!Files.isDirectory(app.libraries())) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(app.libraries())) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }

  /** Brings {@code target/lib} up to date with the pom. */
  void fetch() throws IOException {
    Path stamp = app.libraries().resolve(".pom");
    if (pom.dependencies().stream().noneMatch(AppPom.Dependency::isBroughtAlong)) {
      return;
    }
    String text = Files.readString(app.folder().resolve("pom.xml"));
    if (Files.exists(stamp) && Files.readString(stamp).equals(text)) {
      return;
    }
    for (Path old : jars()) {
      Files.delete(old);
    }
    runMaven();
    Files.createDirectories(app.libraries());
    Files.writeString(stamp, text);
  }

  private void runMaven() throws IOException {
    Path output = app.folder().resolve("target/dependencies.log");
    ProcessBuilder maven =
        new ProcessBuilder(
                "mvn",
                "-B",
                "-q",
                "dependency:copy-dependencies",
                "-DincludeScope=runtime",
                "-DexcludeGroupIds=dev.bench",
                "-DoutputDirectory=" + app.libraries())
            .directory(app.folder().toFile())
            .redirectErrorStream(true)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(output.toFile());
    maven.environment().putAll(environment);
    maven.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = maven.start();
    try {
      boolean ended = process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
      if (!ended || process.exitValue() != 0) {
        throw new BrokenBuildException(
            "the dependencies of %s cannot be fetched%s:\n%s"
                .formatted(
                    app.name(),
                    ended ? "" : " within " + LIMIT.toMinutes() + " minutes",
                    Files.readString(output, StandardCharsets.UTF_8).strip()));
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new BrokenBuildException("stopped while fetching the dependencies of " + app.name());
    } finally {
      process.destroyForcibly();
    }
  }
}

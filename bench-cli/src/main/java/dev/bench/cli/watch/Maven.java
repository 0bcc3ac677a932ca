package dev.bench.cli.watch;

import dev.bench.build.BuildFault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The machine's Maven, asked about the pom of one app. */
final class Maven {

  /** For one question; what Maven has fetched by then it need not fetch again. */
  static final Duration LIMIT = Duration.ofMinutes(15);

  /** A pom that Maven reads lies beside the app's own, because of the paths in it. */
  static final String POM = ".bench-pom.xml";

  private static final String LIST = "org.apache.maven.plugins:maven-dependency-plugin:3.11.0:list";
  private static final String EFFECTIVE =
      "org.apache.maven.plugins:maven-help-plugin:3.5.1:effective-pom";

  private static final String OPTIONS = "MAVEN_OPTS";

  /** Maven lives for seconds here: the second compiler would cost more than it gains. */
  private static final String QUICK_COMPILER = "-XX:TieredStopAtLevel=1";

  /** {@code @ line 12, column 17}, {@code @12:17} as Maven says where a pom is wrong. */
  private static final Pattern PLACE = Pattern.compile("@ ?(?:line )?(\\d+)(?:, column |:)(\\d+)");

  private static final Pattern ARTIFACT =
      Pattern.compile(
          "^ +(?<id>[^:\\s]+(?::[^:\\s]+){2,4}):(?<scope>compile|runtime|provided|system|test)"
              + "(?: \\(optional\\) ?)?:(?<file>/.*?)(?: -- module .*)?(?: \\(optional\\) ?)?$");

  private final AppPom pom;
  private final Map<String, String> environment;

  Maven(AppPom pom, Map<String, String> environment) {
    this.pom = pom;
    this.environment = environment;
  }

  /**
   * A library.
   *
   * @param scope {@code compile}, {@code runtime}, {@code provided} or {@code system}
   * @param file the jar in Maven's repository
   */
  record Artifact(String scope, Path file) {}

  /** What Maven says: the libraries and the effective pom. */
  record Answer(List<Artifact> libraries, PomElement project) {}

  /** Asks about the whole pom. */
  Answer ask(Path folder) throws IOException {
    Path list = folder.resolve("libraries.txt");
    Path effective = folder.resolve("effective-pom.xml");
    run(
        pom.textForMaven(),
        folder.resolve("maven.log"),
        List.of(
            LIST,
            EFFECTIVE,
            "-DoutputAbsoluteArtifactFilename=true",
            "-DoutputFile=" + list,
            "-Doutput=" + effective));
    PomElement project = PomElement.read(effective, Files.readString(effective));
    return new Answer(artifacts(list), project);
  }

  /** The jars of annotation processors and of what they need. */
  List<Path> processors(List<String> coordinates, Path folder) throws IOException {
    StringBuilder text = new StringBuilder();
    text.append("<project><modelVersion>4.0.0</modelVersion><groupId>bench</groupId>")
        .append("<artifactId>processors</artifactId><version>1</version><dependencies>");
    for (String each : coordinates) {
      String[] parts = each.split(":", -1);
      text.append("<dependency><groupId>%s</groupId>".formatted(parts[0]))
          .append("<artifactId>%s</artifactId>".formatted(parts[1]))
          .append("<version>%s</version></dependency>".formatted(parts[2]));
    }
    Path list = folder.resolve("processors.txt");
    run(
        text.append("</dependencies></project>").toString(),
        folder.resolve("maven.log"),
        List.of(LIST, "-DoutputAbsoluteArtifactFilename=true", "-DoutputFile=" + list));
    return artifacts(list).stream().map(Artifact::file).toList();
  }

  private static List<Artifact> artifacts(Path list) throws IOException {
    List<Artifact> found = new ArrayList<>();
    for (String line : Files.readAllLines(list)) {
      Matcher artifact = ARTIFACT.matcher(line.replaceAll("\u001b\\[[0-9;]*m", ""));
      if (artifact.matches()
          && artifact.group("file").endsWith(".jar")
          && !artifact.group("id").startsWith("dev.bench:")
          && !artifact.group("scope").equals("test")) {
        found.add(new Artifact(artifact.group("scope"), Path.of(artifact.group("file"))));
      }
    }
    return found;
  }

  private void run(String text, Path log, List<String> words) throws IOException {
    Path folder = pom.file().resolveSibling(".").normalize();
    Path file = folder.resolve(POM);
    List<String> command = new ArrayList<>(List.of("mvn", "-B", "-q", "-f", POM));
    command.addAll(words);
    ProcessBuilder maven =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(log.toFile());
    maven.environment().putAll(environment);
    maven.environment().put("JAVA_HOME", System.getProperty("java.home"));
    maven.environment().putIfAbsent(OPTIONS, QUICK_COMPILER);
    try {
      Files.writeString(file, text);
      await(start(maven), log);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static Process start(ProcessBuilder maven) {
    try {
      return maven.start();
    } catch (IOException missing) {
      throw new BrokenBuildException(
          "the pom.xml needs Maven, and mvn cannot be started; install Maven 3.8.7 or newer ("
              + missing.getMessage()
              + ")");
    }
  }

  private void await(Process maven, Path log) throws IOException {
    try {
      if (!maven.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new BrokenBuildException(
            List.of(
                pom.fault("", "Maven did not answer within " + LIMIT.toMinutes() + " minutes")));
      }
      if (maven.exitValue() != 0) {
        throw new BrokenBuildException(faults(Files.readString(log, StandardCharsets.UTF_8)));
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new BrokenBuildException("the build was stopped while it waited for Maven");
    } finally {
      maven.destroyForcibly();
    }
  }

  /** What Maven complains about, each at its line of the pom. */
  private List<BuildFault> faults(String output) {
    Set<String> complaints =
        output
            .replaceAll("\u001b\\[[0-9;]*m", "")
            .lines()
            .filter(line -> line.startsWith("[ERROR]"))
            .map(line -> line.substring("[ERROR]".length()).strip())
            .takeWhile(line -> !line.isEmpty() && !line.startsWith("To see the full stack trace"))
            .collect(Collectors.toCollection(LinkedHashSet::new));
    List<BuildFault> faults = new ArrayList<>();
    for (String complaint : complaints) {
      Matcher place = PLACE.matcher(complaint);
      if (place.find()) {
        int line = Integer.parseInt(place.group(1));
        faults.add(pom.fault(line, Integer.parseInt(place.group(2)), plain(complaint)));
      }
    }
    if (faults.isEmpty()) {
      String first = complaints.stream().findFirst().orElse(output.strip());
      faults.add(pom.fault(first, plain(first)));
    }
    return faults;
  }

  private static String plain(String complaint) {
    return complaint
        .replaceAll(" -> \\[Help \\d+]", "")
        .replaceFirst("^Failed to execute goal (?:\\S+ \\([^)]*\\) )?on project [^:]+: ", "")
        .replaceFirst("^Could not resolve dependencies for project \\S+: ", "")
        .replaceFirst(",? ?@ ?(?:line )?\\d+(?:, column |:)\\d+$", "")
        .replaceFirst("^\\[(?:FATAL|ERROR|WARNING)] ", "")
        .replaceFirst("\\(?/\\S*/" + Pattern.quote(POM) + "\\)?,? ?", "")
        .strip();
  }
}

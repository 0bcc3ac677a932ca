package dev.bench.cli.tests;

import dev.bench.BenchException;
import dev.bench.app.AppFiles;
import dev.bench.cli.setup.Progress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tests of one app, run by Maven in the app's folder.
 *
 * <p>What the tests themselves print is shown as it comes. Of what Maven says only errors are, when
 * there is no report of a test.
 *
 * <p>For one thread.
 */
public final class AppTests {

  private static final Pattern RUNNING = Pattern.compile("\\[INFO] Running (\\S+)");

  /** After such a line Surefire prints a stack trace, which the summary tells shorter. */
  private static final Pattern FAILED = Pattern.compile("\\[ERROR].* <<< (FAILURE|ERROR)!.*");

  /** Lines of Maven and Surefire, and of the JVM about Maven. */
  private static final Pattern CHATTER =
      Pattern.compile("(\\[(INFO|WARNING|ERROR)]|WARNING: |\\s*at ).*|Download(ing|ed) .*");

  private final AppFiles app;
  private final Progress progress;
  private final Map<String, String> environment;
  private final Duration limit;

  /** Whether the lines that come are a stack trace; for the thread that reads. */
  private boolean inTrace;

  /**
   * The tests of {@code app}.
   *
   * @param environment the variables of Maven
   * @param limit how long they may take
   */
  public AppTests(
      AppFiles app, Progress progress, Map<String, String> environment, Duration limit) {
    this.app = app;
    this.progress = progress;
    this.environment = Map.copyOf(environment);
    this.limit = limit;
  }

  /** Whether the app is a Maven module that has tests. */
  public boolean exist() {
    return Files.isRegularFile(app.folder().resolve("pom.xml"))
        && Files.isDirectory(app.folder().resolve("src/test/java"));
  }

  /** The failed tests of the last run, as Maven selects them; empty when none has failed. */
  public Optional<String> failedBefore() throws IOException {
    return Optional.of(TestReport.failed(TestReport.ofLastTests(app.folder())))
        .filter(failed -> !failed.isEmpty());
  }

  /**
   * Runs the tests and tells how each class went.
   *
   * @param selected which tests, as Maven selects them; empty for all
   * @return whether all went well
   */
  public boolean run(Optional<String> selected) throws IOException, InterruptedException {
    TestReport.putAside(app.folder());
    List<String> words = new ArrayList<>(List.of("mvn", "-B", "test"));
    words.add("-Dsurefire.failIfNoSpecifiedTests=false");
    words.add("-DtrimStackTrace=false");
    selected.ifPresent(tests -> words.add("-Dtest=" + tests));
    progress.doing("testing " + app.name());
    List<String> errors = new ArrayList<>();
    int status = maven(words, errors);
    progress.clear();
    List<TestReport> reports = TestReport.of(app.folder());
    new TestSummary(app.name(), progress).tell(reports);
    boolean failed = reports.stream().anyMatch(report -> !report.failures().isEmpty());
    if (status != 0 && !failed) {
      errors.forEach(line -> progress.line("    " + line));
      progress.line(
          "  ✗ " + app.name() + ": its tests could not be run; what Maven says stands above");
    }
    return status == 0 && !failed;
  }

  private int maven(List<String> words, List<String> errors)
      throws IOException, InterruptedException {
    Process maven = start(words);
    Thread reader =
        Thread.ofPlatform().daemon().name("maven-output").start(() -> read(maven, errors));
    // A signal to this process alone would leave Maven and the servers of the tests.
    Thread atEnd = Thread.ofPlatform().unstarted(() -> end(maven));
    Runtime.getRuntime().addShutdownHook(atEnd);
    try {
      if (!maven.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new TestsTooSlowException(app.name(), limit);
      }
      reader.join();
      return maven.exitValue();
    } finally {
      end(maven);
      forget(atEnd);
    }
  }

  private static void forget(Thread atEnd) {
    try {
      Runtime.getRuntime().removeShutdownHook(atEnd);
    } catch (IllegalStateException ending) {
      // It runs.
    }
  }

  /** The JVM of the tests is a child of Maven, and ends its servers when it is ended. */
  private static void end(Process maven) {
    if (maven.isAlive()) {
      maven.descendants().forEach(ProcessHandle::destroy);
      maven.destroy();
    }
  }

  private Process start(List<String> words) {
    ProcessBuilder maven =
        new ProcessBuilder(words)
            .directory(app.folder().toFile())
            .redirectErrorStream(true)
            .redirectInput(Path.of("/dev/null").toFile());
    maven.environment().putAll(environment);
    maven.environment().put("JAVA_HOME", System.getProperty("java.home"));
    try {
      return maven.start();
    } catch (IOException missing) {
      throw new NoMavenException(missing);
    }
  }

  private void read(Process maven, List<String> errors) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(maven.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        take(line.replaceAll("\u001b\\[[0-9;]*m", ""), errors);
      }
    } catch (IOException ended) {
      // Maven was ended; what it said is known.
    }
  }

  private void take(String line, List<String> errors) {
    Matcher running = RUNNING.matcher(line);
    inTrace = FAILED.matcher(line).matches() || (inTrace && !line.startsWith("["));
    if (running.matches()) {
      progress.doing("testing " + app.name() + ": " + running.group(1));
    } else if (line.startsWith("[ERROR]")) {
      String text = line.substring("[ERROR]".length()).strip();
      if (!text.isEmpty() && !text.matches("(-> )?\\[Help.*|To see.*|Re-run.*|For more.*")) {
        errors.add(text);
      }
    } else if (!inTrace && !line.isBlank() && !CHATTER.matcher(line).matches()) {
      progress.line(line);
    }
  }

  /** Maven is not installed. */
  static final class NoMavenException extends BenchException {

    private static final long serialVersionUID = 1L;

    NoMavenException(IOException why) {
      super(
          500,
          "Tests need Maven, and mvn cannot be started; install Maven 3.8.7 or newer (%s)"
              .formatted(why.getMessage()));
    }
  }

  /** The limit is over. */
  static final class TestsTooSlowException extends BenchException {

    private static final long serialVersionUID = 1L;

    TestsTooSlowException(String app, Duration limit) {
      super(
          504,
          "The tests of %s did not end within %d s; --timeout sets another limit"
              .formatted(app, limit.toSeconds()));
    }
  }
}

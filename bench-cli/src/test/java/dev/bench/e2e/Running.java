package dev.bench.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A command that runs as in a terminal: it leads a group of its own, to which Ctrl-C goes, and its
 * lines are read as they come.
 */
final class Running implements AutoCloseable {

  private static final Duration END_LIMIT = Duration.ofMinutes(1);

  private final List<String> words;
  private final Process process;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Thread reader;

  private Running(List<String> words, Process process) {
    this.words = words;
    this.process = process;
    this.reader = Thread.ofVirtual().start(() -> read(process.inputReader()));
  }

  /** Starts it, with nobody at the keyboard. */
  static Running start(List<String> words, Path folder, Map<String, String> environment) {
    // A shell in the background, as a build machine's, leaves signals ignored, and Java then does.
    List<String> leading =
        new ArrayList<>(List.of("setsid", "env", "--default-signal=INT,HUP,TERM"));
    leading.addAll(words);
    ProcessBuilder builder =
        new ProcessBuilder(leading)
            .directory(folder.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    try {
      return new Running(words, builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read(BufferedReader output) {
    try {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        lines.add(line);
      }
    } catch (IOException closed) {
      lines.add("(the rest of the output could not be read: " + closed.getMessage() + ")");
    }
  }

  /** Its process, which leads its group. */
  long pid() {
    return process.pid();
  }

  /** All it has said so far. */
  String output() {
    return String.join("\n", lines);
  }

  /** Waits until a line has {@code pattern} in it; that finding. */
  Matcher await(String pattern, Duration limit) {
    Pattern compiled = Pattern.compile(pattern);
    try {
      Awaitility.await()
          .atMost(limit)
          .pollInterval(Duration.ofMillis(20))
          .until(() -> lines.stream().anyMatch(compiled.asPredicate()) || !process.isAlive());
      reader.join(process.isAlive() ? Duration.ofMillis(1) : END_LIMIT);
      return lines.stream()
          .map(compiled::matcher)
          .filter(Matcher::find)
          .findFirst()
          .orElseThrow(() -> new AssertionError(words + " ended; it never said " + said(pattern)));
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(words + " did not say within " + limit + " " + said(pattern), e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private String said(String pattern) {
    return "\"" + pattern + "\"; it said:\n" + output();
  }

  /** Sends a signal to it and all that share its group, as a terminal does. */
  void signal(String name) {
    kill(name, "-" + pid());
  }

  /** Waits for its end; its exit status. */
  int awaitEnd(Duration limit) {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError(words + " runs on after " + limit + "; it said:\n" + output());
      }
      reader.join(END_LIMIT);
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Runs to its end; what became of it. */
  Ran ran(Duration limit) {
    int status = awaitEnd(limit);
    return new Ran(status, output());
  }

  /** Ends it by TERM, and by KILL when that takes too long. */
  @Override
  public void close() {
    if (process.isAlive()) {
      signal("TERM");
      try {
        if (!process.waitFor(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
          signal("KILL");
        }
      } catch (InterruptedException e) {
        signal("KILL");
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Sends a signal to a process, or to a group when the number is negative. */
  static void kill(String name, String whom) {
    try {
      new ProcessBuilder("sh", "-c", "kill -s \"$1\" -- \"$2\"", "sh", name, whom)
          .inheritIO()
          .start()
          .waitFor();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}

package dev.bench.testkit;

import dev.bench.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import tools.jackson.databind.JsonNode;

/**
 * A script under Node that tells in lines of JSON what happens, and takes commands in lines of
 * JSON. It is to end when its input ends.
 */
public final class NodeProcess implements AutoCloseable {

  private static final Duration END_LIMIT = Duration.ofMinutes(1);

  private final Process process;
  private final Writer commands;
  private final List<JsonNode> told = new CopyOnWriteArrayList<>();

  private NodeProcess(Process process) {
    this.process = process;
    this.commands = process.outputWriter();
    Thread.ofVirtual().start(() -> listen(process.inputReader()));
  }

  /** Starts a script, which finds the packages of {@link ForeignClient#nodeFolder}. */
  public static NodeProcess start(Path script) throws IOException {
    ProcessBuilder node =
        new ProcessBuilder("node", script.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    node.environment()
        .put("NODE_PATH", ForeignClient.nodeFolder().resolve("node_modules").toString());
    return new NodeProcess(node.start());
  }

  private void listen(BufferedReader lines) {
    lines.lines().map(Json.core()::tree).forEach(told::add);
  }

  /** Gives it a command. */
  public void send(Map<String, ?> command) {
    try {
      commands.write(Json.core().write(command) + "\n");
      commands.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("The Node process has ended; it told " + told, e);
    }
  }

  /** All that it has told. */
  public List<JsonNode> told() {
    return told;
  }

  /** Waits until it has told something of that kind; the first of it. */
  public JsonNode await(String what, Duration limit, Predicate<JsonNode> kind) {
    try {
      Awaitility.await(what)
          .atMost(limit)
          .pollInterval(Duration.ofMillis(20))
          .until(() -> told.stream().anyMatch(kind));
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("Node never told: " + what + "; it told " + told, e);
    }
    return told.stream().filter(kind).findFirst().orElseThrow();
  }

  /** Ends it: its input first, then by force. */
  @Override
  public void close() throws IOException {
    commands.close();
    try {
      if (!process.waitFor(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}

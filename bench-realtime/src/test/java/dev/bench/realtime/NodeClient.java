package dev.bench.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.bench.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/**
 * The official Socket.IO client for JavaScript, in a Node process that {@code client.cjs} drives.
 *
 * <p>Its package is in {@code bench-cli/src/test/node}, where {@code npm ci} puts it.
 */
final class NodeClient implements AutoCloseable {

  private static final Path PACKAGES =
      Path.of("../bench-cli/src/test/node/node_modules").toAbsolutePath().normalize();
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Process process;
  private final Writer commands;
  private final List<JsonNode> told = new CopyOnWriteArrayList<>();

  NodeClient() throws IOException {
    ProcessBuilder node = new ProcessBuilder("node", "src/test/node/client.cjs");
    node.environment().put("NODE_PATH", PACKAGES.toString());
    node.redirectError(ProcessBuilder.Redirect.INHERIT);
    process = node.start();
    commands = process.outputWriter();
    Thread.ofVirtual().start(() -> listen(process.inputReader()));
    Awaitility.await().atMost(PATIENCE).until(() -> !told.isEmpty());
  }

  /** Why there is no such client here, or nothing. */
  static String missing() {
    if (!Files.isDirectory(PACKAGES.resolve("socket.io-client"))) {
      return "the package socket.io-client is not installed: run npm ci in bench-cli/src/test/node";
    }
    try {
      Process version = new ProcessBuilder("node", "--version").start();
      return version.waitFor(10, TimeUnit.SECONDS) && version.exitValue() == 0
          ? ""
          : "node does not answer";
    } catch (IOException e) {
      return "node is not found";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  private void listen(BufferedReader lines) {
    lines.lines().map(line -> Json.core().tree(line)).forEach(told::add);
  }

  void open(String id, String url, Map<String, Object> options) {
    send(Map.of("act", "open", "id", id, "url", url, "options", options));
  }

  void emit(String id, Object... values) {
    send(Map.of("act", "emit", "id", id, "values", List.of(values)));
  }

  void close(String id) {
    send(Map.of("act", "close", "id", id));
  }

  void breakConnection(String id) {
    send(Map.of("act", "break", "id", id));
  }

  private void send(Map<String, Object> command) {
    try {
      commands.write(Json.core().write(command) + "\n");
      commands.flush();
    } catch (IOException e) {
      fail("The Node process has ended", e);
    }
  }

  /** What a socket has told under {@code what} so far, as JSON. */
  List<String> told(String id, String what) {
    List<String> values = new ArrayList<>();
    for (JsonNode line : told) {
      if (line.get("id").stringValue().equals(id) && line.get("what").stringValue().equals(what)) {
        values.add(line.get("value").toString());
      }
    }
    return values;
  }

  /** Waits until a socket has told {@code count} times under {@code what}; the last of them. */
  String await(String id, String what, int count) {
    Awaitility.await(id + " " + what)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(() ->
            assertThat(told(id, what))
                .as("after %s", recent(id))
                .hasSizeGreaterThanOrEqualTo(count));
    assertThat(told(id, what)).hasSize(count);
    return told(id, what).getLast();
  }

  /** The last of what a socket has told, for messages. */
  private List<String> recent(String id) {
    List<String> lines =
        told.stream()
            .filter(line -> line.get("id").stringValue().equals(id))
            .map(JsonNode::toString)
            .toList();
    return lines.subList(Math.max(0, lines.size() - 10), lines.size());
  }

  @Override
  public void close() {
    process.destroy();
  }
}

package dev.bench.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.testkit.ForeignClient;
import dev.bench.testkit.NodeProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/** The official Socket.IO client for JavaScript, in a Node process. */
final class NodeClient implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final NodeProcess node;

  NodeClient() throws IOException {
    node = NodeProcess.start(ForeignClient.nodeFolder().resolve("socket-client.cjs"));
    node.await("ready", PATIENCE, line -> line.path("what").asString().equals("ready"));
  }

  void open(String id, String url, Map<String, Object> options) {
    node.send(Map.of("act", "open", "id", id, "url", url, "options", options));
  }

  void emit(String id, Object... values) {
    node.send(Map.of("act", "emit", "id", id, "values", List.of(values)));
  }

  void close(String id) {
    node.send(Map.of("act", "close", "id", id));
  }

  void breakConnection(String id) {
    node.send(Map.of("act", "break", "id", id));
  }

  /** What a socket has told under {@code what} so far, as JSON. */
  List<String> told(String id, String what) {
    List<String> values = new ArrayList<>();
    for (JsonNode line : node.told()) {
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
        node.told().stream()
            .filter(line -> line.get("id").stringValue().equals(id))
            .map(JsonNode::toString)
            .toList();
    return lines.subList(Math.max(0, lines.size() - 10), lines.size());
  }

  @Override
  public void close() throws IOException {
    node.close();
  }
}

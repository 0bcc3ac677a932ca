package dev.bench.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.testkit.ForeignClient;
import dev.bench.testkit.Needs;
import dev.bench.testkit.NodeProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** From an HTTP request through worker and Redis to npm's own Socket.IO client. */
@Needs(ForeignClient.NODE)
class SocketClientIT {

  @RegisterExtension static final StartedBench bench = new StartedBench();

  private static final Duration LIMIT = Duration.ofMinutes(1);

  private NodeProcess node;

  @BeforeEach
  void start_node() throws IOException {
    node = NodeProcess.start(ForeignClient.nodeFolder().resolve("socket-client.cjs"));
    node.await("ready", LIMIT, line -> line.path("what").asString().equals("ready"));
  }

  @AfterEach
  void end_node() throws IOException {
    node.close();
  }

  @Test
  void whoever_looks_hears_of_a_new_todo_and_its_owner_sees_the_job_s_progress() {
    Visitor administrator = bench.administrator();
    connect("owner", Map.of("Cookie", "sid=" + administrator.sid()));
    connect("guest", Map.of());

    JsonNode todo = administrator.add("Call the plumber").message();

    assertThat(added("owner", todo)).isEqualTo(todo);
    assertThat(added("guest", todo)).isEqualTo(todo);
    JsonNode done =
        node.await(
                "the end of the job's progress",
                LIMIT,
                line ->
                    is(line, "owner", "progress")
                        && percent(line) == 100
                        && line.toString().contains("Call the plumber"))
            .get("value")
            .get(1);
    assertThat(done.get("title").asString()).isEqualTo("Reminder");
    assertThat(done.get("description").asString()).contains("Call the plumber");
    // Events keep their order, so the guest would have heard of that before the next todo.
    administrator.add("Pay the plumber");
    node.await(
        "the next todo for the guest",
        LIMIT,
        line -> is(line, "guest", "todo_added") && line.toString().contains("Pay the plumber"));
    assertThat(node.told()).noneMatch(line -> is(line, "guest", "progress"));
  }

  private void connect(String id, Map<String, String> headers) {
    String site = BenchUnderTest.SITE;
    String url = "http://%s:%d/%s".formatted(site, bench.bench().config().socketioPort(), site);
    Map<String, ?> options = Map.of("transports", List.of("websocket"), "extraHeaders", headers);
    node.send(Map.of("act", "open", "id", id, "url", url, "options", options));
    node.await(
        id + " to connect",
        LIMIT,
        line ->
            line.path("id").asString().equals(id)
                && line.path("what").asString().equals("connect"));
  }

  /** What came with the event of that todo; others of this bench may still be on their way. */
  private JsonNode added(String id, JsonNode todo) {
    return node.await(
            todo + " for " + id,
            LIMIT,
            line -> is(line, id, "todo_added") && line.path("value").path(1).equals(todo))
        .get("value")
        .get(1);
  }

  private static boolean is(JsonNode line, String id, String event) {
    return line.path("id").asString().equals(id)
        && line.path("what").asString().equals("event")
        && line.path("value").path(0).asString().equals(event);
  }

  private static int percent(JsonNode line) {
    return line.path("value").path(1).path("percent").asInt();
  }
}

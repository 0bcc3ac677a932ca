package dev.bench.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.session.ApiKey;
import dev.bench.testkit.ForeignClient;
import dev.bench.testkit.Needs;
import dev.bench.testkit.NodeProcess;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** The published {@code frappe-js-sdk}, in Node, against a web server. */
@Needs(ForeignClient.FRAPPE_SDK)
class ServesFrappeSdkTest {

  @RegisterExtension static final WebBench bench = new WebBench(Map.of());

  private static final Duration LIMIT = Duration.ofMinutes(2);

  @Test
  void it_logs_in_calls_lists_makes_changes_removes_and_logs_out() throws Exception {
    ApiKey key =
        bench
            .bench()
            .sessions()
            .users()
            .createApiKey(bench.bench().sites().require("one.test"), "ann@x.org");
    try (NodeProcess node =
        NodeProcess.start(ForeignClient.nodeFolder().resolve("frappe-client.cjs"))) {
      node.send(
          Map.of(
              "url", "http://127.0.0.1:" + bench.server().port(),
              "site", "one.test",
              "user", "Administrator",
              "password", WebBench.PASSWORD,
              "token", key.token(),
              "doctype", "Shop Item",
              "method", "shop.Things.echo"));
      node.await("done", LIMIT, line -> isOf(line, "done") || isOf(line, "failed"));

      assertThat(told(node, "wrong login").get("status").asInt()).isEqualTo(401);
      assertThat(told(node, "wrong login").get("message").asString())
          .isEqualTo("Invalid login credentials");
      assertThat(told(node, "guest").get("status").asInt()).isEqualTo(403);
      assertThat(told(node, "login").get("message").asString()).isEqualTo("Logged In");
      assertThat(told(node, "user").asString()).isEqualTo("Administrator");
      assertThat(told(node, "cookie").asString()).isEqualTo("Administrator");
      assertThat(told(node, "get").get("message").get("text").asString()).isEqualTo("a b");
      assertThat(told(node, "post").get("message").get("number").asInt()).isEqualTo(3);
      assertThat(told(node, "made").get("title").asString()).isEqualTo("lamp");
      assertThat(told(node, "second").get("title").asString()).isEqualTo("bed");
      assertThat(told(node, "missing").get("exception").asString()).isEqualTo("MandatoryError");
      assertThat(told(node, "list").toString()).contains("\"title\":\"bed\"", "\"title\":\"lamp\"");
      assertThat(told(node, "plain list")).hasSize(2);
      assertThat(told(node, "count").asInt()).isEqualTo(1);
      assertThat(told(node, "value").get("message").get("title").asString()).isEqualTo("lamp");
      assertThat(told(node, "set").get("message").get("title").asString()).isEqualTo("desk");
      assertThat(told(node, "updated").get("title").asString()).isEqualTo("sofa");
      assertThat(told(node, "read").get("title").asString()).isEqualTo("sofa");
      assertThat(told(node, "last").get("doctype").asString()).isEqualTo("Shop Item");
      assertThat(told(node, "deleted").toString()).isEqualTo("{\"data\":\"ok\"}");
      assertThat(told(node, "gone").get("status").asInt()).isEqualTo(404);
      assertThat(told(node, "forgotten").isNull()).isTrue();
      assertThat(told(node, "logout").isNull()).isTrue();
      assertThat(told(node, "after").get("status").asInt()).isEqualTo(403);
      assertThat(told(node, "token user").asString()).isEqualTo("ann@x.org");
      assertThat(told(node, "token made").get("owner").asString()).isEqualTo("ann@x.org");
      assertThat(told(node, "wrong token call").get("status").asInt()).isEqualTo(401);
    }
  }

  private static JsonNode told(NodeProcess node, String what) {
    return node.told().stream()
        .filter(line -> isOf(line, what))
        .findFirst()
        .orElseThrow(() -> new AssertionError("not told: " + what + "; told " + node.told()))
        .get("value");
  }

  private static boolean isOf(JsonNode line, String what) {
    return line.path("what").asString().equals(what);
  }
}

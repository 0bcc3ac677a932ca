package dev.bench.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ClientTest {

  private static final Duration HOUR = Duration.ofHours(1);

  record Point(int x, int y) {}

  @Test
  void a_path_is_decoded_and_its_query_is_told_apart() {
    Client client =
        new Client(request -> Response.json(List.of(request.path(), request.query("q").get())));
    assertThat(client.get("/a+b/%C3%BC?x&q=1%2B1+%26&q=2").json())
        .isEqualTo(List.of("/a+b/ü", "1+1 &"));
    assertThatThrownBy(() -> client.get("api")).hasMessageContaining("\"api\"");
  }

  @Test
  void arguments_are_posted_as_a_json_object() {
    Client client =
        new Client(request -> {
          byte[] body = request.body().readAllBytes();
          return Response.bytes(request.header("Content-Type").orElse(""), body);
        });
    assertThat(client.post("/", Map.of("p", new Point(1, 2))).text())
        .isEqualTo("{\"p\":{\"x\":1,\"y\":2}}");
    assertThat(client.post("/").body()).isEmpty();
  }

  @Test
  void the_answer_of_a_failed_call_says_status_kind_and_message() {
    Map<String, Object> refused =
        Map.of(
            "exc_type",
            "ValidationError",
            "_server_messages",
            "[\"{\\\"message\\\": \\\"A todo needs a title\\\"}\"]");
    Response answer = Response.json(refused).withStatus(417);
    assertThat(answer.failure()).contains("417 ValidationError: A todo needs a title");
    assertThatThrownBy(() -> answer.message(Point.class))
        .hasMessageContaining("417 ValidationError: A todo needs a title");
    assertThatThrownBy(() -> answer.json(Point[].class))
        .hasMessageContaining("417 ValidationError: A todo needs a title");
    assertThat(answer.json(JsonNode.class).has("exc_type")).isTrue();
    assertThat(
            Response.json(
                    Map.of(
                        "exc_type",
                        "NullPointerException",
                        "exception",
                        "java.lang.NullPointerException: owner",
                        "exc",
                        "[\"java.lang.NullPointerException: owner\\n at todo.Todos.add(Todos.java:9)\"]"))
                .withStatus(500)
                .failure())
        .contains("500 java.lang.NullPointerException: owner\n at todo.Todos.add(Todos.java:9)");
    Map<String, Object> error = Map.of("type", "PermissionError", "message", "No");
    assertThat(Response.json(Map.of("errors", List.of(error))).withStatus(403).failure())
        .contains("403 PermissionError: No");
    assertThat(Response.text("text/html", "gone").withStatus(404).failure()).contains("404 gone");
    assertThat(Response.json("good").failure()).isEmpty();
  }

  @Test
  void cookies_are_kept_until_they_are_removed() {
    Client client =
        new Client(request ->
            switch (request.path()) {
              case "/set" -> Response.empty(204).withCookie(new Cookie("sid", "s1", HOUR, true));
              case "/remove" -> Response.empty(204).withCookie(Cookie.removed("sid"));
              default -> Response.text("text/plain", request.cookie("sid").orElse("none"));
            });
    assertThat(client.get("/").text()).isEqualTo("none");
    client.get("/set");
    assertThat(client.get("/").text()).isEqualTo("s1");
    assertThat(client.send(Client.request("GET", "/").withCookie("sid", "other")).text())
        .isEqualTo("other");
    client.get("/remove");
    assertThat(client.get("/").text()).isEqualTo("none");
  }

  @Test
  void a_login_replaces_the_cookies_of_the_one_before() {
    Client client =
        new Client(
            request -> Response.text("text/plain", request.cookies().toString()),
            user -> Map.of("sid", "of " + user));
    assertThat(client.loginAs("a@b.c").get("/").text()).isEqualTo("{sid=of a@b.c}");
    assertThat(client.loginAs("d@e.f").get("/").text()).isEqualTo("{sid=of d@e.f}");
    assertThatThrownBy(() -> new Client(request -> Response.empty(200)).loginAs("a@b.c"))
        .hasMessageContaining("a@b.c");
  }

  @Test
  void every_kind_of_answer_can_be_read(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("f"), "of a file");
    assertThat(answer(Response.json(new Point(1, 2))).json(Point.class)).isEqualTo(new Point(1, 2));
    assertThat(answer(Response.json(new Point(1, 2))).json()).isEqualTo(Map.of("x", 1, "y", 2));
    assertThat(answer(Response.text("text/plain", "ü")).text()).isEqualTo("ü");
    assertThat(answer(Response.file("text/plain", file)).text()).isEqualTo("of a file");
    assertThat(
            answer(
                    Response.stream(
                        "text/plain", out -> out.write("piece".getBytes(StandardCharsets.UTF_8))))
                .text())
        .isEqualTo("piece");
    Response redirect = answer(Response.redirect("/there").withHeader("X-Why", "moved"));
    assertThat(redirect.status()).isEqualTo(302);
    assertThat(redirect.header("x-why")).contains("moved");
    assertThat(redirect.body()).isEmpty();
  }

  @Test
  void what_a_method_returned_is_read_from_the_message() {
    Response one = answer(Response.json(Map.of("message", List.of(new Point(1, 2)))));
    assertThat(one.message(Point[].class)).containsExactly(new Point(1, 2));
    assertThatThrownBy(() -> answer(Response.json(Map.of())).message(Point.class))
        .hasMessageContaining("message");
  }

  @Test
  void an_error_of_the_application_is_thrown() {
    Client client =
        new Client(request -> {
          throw new IOException("the disk is full");
        });
    assertThatThrownBy(() -> client.get("/x"))
        .hasMessageContaining("GET /x")
        .hasRootCauseMessage("the disk is full");
  }

  private static Response answer(Response response) {
    return new Client(request -> response).get("/");
  }
}

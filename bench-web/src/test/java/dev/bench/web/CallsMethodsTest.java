package dev.bench.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.bench.json.Json;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CallsMethodsTest {

  @RegisterExtension
  static final WebBench bench = new WebBench(Map.of("max_answer_size", 3_000_000));

  @BeforeEach
  void clear() throws Exception {
    bench.sql("one.test", "delete from thing");
  }

  @Test
  void ping_is_answered_with_pong_and_plain_json() throws Exception {
    for (int i = 0; i < 3; i++) { // the first from a worker, the next ones at once
      var answer = bench.get("/api/method/ping");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("{\"message\":\"pong\"}");
      assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
      assertThat(answer.headers().firstValue("Cache-Control"))
          .get()
          .asString()
          .contains("no-store");
      assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    }
    assertThat(bench.get("/api/v1/method/ping").body()).isEqualTo("{\"message\":\"pong\"}");
    assertThat(bench.get("/api/method/ping/").body()).isEqualTo("{\"message\":\"pong\"}");
    assertThat(bench.send(bench.request("/api/method/ping").POST(BodyPublishers.noBody())).body())
        .isEqualTo("{\"message\":\"pong\"}");
  }

  @Test
  void head_and_options_are_answered_without_a_body() throws Exception {
    var head = bench.send(bench.request("/api/method/ping").HEAD());
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.headers().firstValue("Content-Length")).contains("18");
    var options =
        bench.send(
            bench
                .request("/api/method/shop.Things.add")
                .method("OPTIONS", BodyPublishers.noBody()));
    assertThat(options.statusCode()).isEqualTo(200);
    assertThat(options.body()).isEmpty();
  }

  @Test
  void arguments_come_from_the_query_a_form_or_json() throws Exception {
    String target = "/api/method/shop.Things.echo";
    String expected =
        "{\"message\":{\"text\":\"a ü\",\"number\":3,\"list\":[\"x\",\"y\"],\"user\":\"Guest\",\"site\":\"one.test\"}}";
    assertThat(
            bench.get(target + "?text=a%20%C3%BC&number=3&list=%5B%22x%22,%22y%22%5D&_=1").body())
        .isEqualTo(expected);
    assertThat(
            bench.postForm(target, "text=a+%C3%BC&number=3&list=[\"x\",\"y\"]&csrf_token=").body())
        .isEqualTo(expected);
    assertThat(
            bench
                .postJson(target, "Guest", "{\"text\":\"a ü\",\"number\":3,\"list\":[\"x\",\"y\"]}")
                .body())
        .isEqualTo(expected);
  }

  @Test
  void a_get_with_a_json_type_and_no_body_falls_back_to_the_query() throws Exception {
    var answer =
        bench.send(
            bench
                .request("/api/method/shop.Things.echo?text=q")
                .header("Content-Type", "application/json"));
    assertThat(answer.body()).contains("\"text\":\"q\",\"number\":1,\"list\":null");
  }

  @Test
  void a_missing_or_wrong_argument_is_answered_417_and_named() throws Exception {
    var missing = bench.get("/api/method/shop.Things.echo");
    assertThat(missing.statusCode()).isEqualTo(417);
    assertThat(serverMessage(missing)).contains("text");
    var wrong = bench.get("/api/method/shop.Things.echo?text=a&number=many");
    assertThat(wrong.statusCode()).isEqualTo(417);
    assertThat(serverMessage(wrong)).contains("number", "many");
    var broken = bench.postJson("/api/method/shop.Things.echo", "Guest", "{broken");
    assertThat(broken.statusCode()).isEqualTo(400);
    assertThat(broken.body()).contains("BrokenBodyError");
  }

  @Test
  void nothing_is_answered_with_an_empty_object() throws Exception {
    assertThat(bench.get("/api/method/shop.Things.nothing").body()).isEqualTo("{}");
  }

  @Test
  void a_post_that_returns_commits_and_one_that_throws_does_not() throws Exception {
    String sid = bench.session("ann@x.org");
    var added = bench.postJson("/api/method/shop.Things.add", sid, "{\"name\":\"lamp\"}");
    assertThat(added.statusCode()).isEqualTo(200);
    assertThat(added.body()).contains("\"name\":\"lamp\"");
    var failed = bench.postJson("/api/method/shop.Things.addAndFail", sid, "{\"name\":\"mat\"}");
    assertThat(failed.statusCode()).isEqualTo(500);
    assertThat(bench.ask("select name from thing")).containsExactly("lamp");
  }

  @Test
  void a_get_cannot_write() throws Exception {
    var answer = bench.get("/api/method/shop.Things.writes");
    assertThat(answer.statusCode()).isEqualTo(417);
    assertThat(serverMessage(answer)).contains("POST");
    assertThat(bench.ask("select name from thing")).isEmpty();
  }

  @Test
  void errors_have_the_status_and_the_envelope_of_frappe() throws Exception {
    String sid = bench.session("ann@x.org");
    var answer = bench.postJson("/api/method/shop.Things.add", sid, "{\"name\":\" \"}");
    assertThat(answer.statusCode()).isEqualTo(417);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(Json.core().object(answer.body()).keySet())
        .containsExactlyInAnyOrder("exc_type", "_server_messages");
    assertThat(answer.body()).contains("\"exc_type\":\"ValidationError\"");
    assertThat(serverMessage(answer)).isEqualTo("A thing needs a name");
  }

  @Test
  void a_duplicate_is_answered_409() throws Exception {
    String sid = bench.session("ann@x.org");
    bench.postJson("/api/method/shop.Things.add", sid, "{\"name\":\"lamp\"}");
    var answer = bench.postJson("/api/method/shop.Things.add", sid, "{\"name\":\"lamp\"}");
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.body()).contains("\"exc_type\":\"DuplicateEntryError\"");
  }

  @Test
  void what_goes_wrong_inside_is_not_told_in_production() throws Exception {
    for (String method : List.of("fail", "error")) {
      var answer = bench.get("/api/method/shop.Things." + method);
      assertThat(answer.statusCode()).isEqualTo(500);
      assertThat(answer.body())
          .contains("exc_type")
          .doesNotContain("secret", "exc\"", "exception\"");
      var page = bench.getPage("/api/method/shop.Things." + method);
      assertThat(page.statusCode()).isEqualTo(500);
      assertThat(page.body())
          .contains("Something went wrong")
          .doesNotContain("secret", "shop.Things.java");
    }
  }

  @Test
  void unknown_hidden_and_foreign_methods_are_answered_404() throws Exception {
    String sid = bench.session("ann@x.org");
    for (String name :
        List.of("shop.Things.unknown", "shop.Things.hidden", "java.lang.System.exit", "x", "")) {
      var answer = bench.postJson("/api/method/" + name, sid, "{}");
      assertThat(answer.statusCode()).as(name).isEqualTo(404);
      assertThat(answer.body()).contains("\"exc_type\":\"DoesNotExistError\"");
    }
    var other =
        bench.send(
            bench
                .request("/api/method/shop.Things.nothing")
                .setHeader("X-Frappe-Site-Name", "two.test"));
    assertThat(other.statusCode()).isEqualTo(404);
    assertThat(bench.get("/api/nothing").statusCode()).isEqualTo(404);
  }

  @Test
  void a_wrong_http_method_is_answered_405_with_the_right_ones() throws Exception {
    String sid = bench.session("ann@x.org");
    var answer =
        bench.send(
            bench.request("/api/method/shop.Things.add?name=x").header("Cookie", "sid=" + sid));
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).contains("POST");
    var login = bench.get("/api/method/login?usr=a&pwd=b");
    assertThat(login.statusCode()).isEqualTo(405);
    assertThat(login.headers().firstValue("Allow")).contains("POST");
  }

  @Test
  void who_may_not_call_is_answered_403() throws Exception {
    var guest = bench.postJson("/api/method/shop.Things.add", "Guest", "{\"name\":\"x\"}");
    assertThat(guest.statusCode()).isEqualTo(403);
    assertThat(guest.body()).contains("\"exc_type\":\"PermissionError\"");
    String ann = bench.session("ann@x.org");
    assertThat(bench.postJson("/api/method/shop.Things.keepers", ann, "").statusCode())
        .isEqualTo(403);
    bench.sql(
        "one.test", "insert into bench_user_role (user, role) values ('ann@x.org', 'Keeper')");
    assertThat(bench.postJson("/api/method/shop.Things.keepers", ann, "").body())
        .isEqualTo("{\"message\":\"kept\"}");
    String administrator = bench.session("Administrator");
    assertThat(bench.postJson("/api/method/shop.Things.keepers", administrator, "").statusCode())
        .isEqualTo(200);
  }

  @Test
  void a_response_is_sent_as_the_method_made_it() throws Exception {
    var answer = bench.get("/api/method/shop.Things.custom");
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.headers().firstValue("X-Thing")).contains("1");
    assertThat(answer.body()).isEqualTo("{\"id\":1,\"name\":\"one\"}");
  }

  @Test
  void a_stream_that_is_not_sent_leaves_no_file_open() throws Exception {
    var tooLong = bench.get("/api/method/shop.Things.stream?rows=3000");
    assertThat(tooLong.statusCode()).isEqualTo(500);
    String cut = bench.session("ann@x.org");
    var uncommitted = bench.postJson("/api/method/shop.Things.cutStream", cut, "{}");
    assertThat(uncommitted.statusCode()).isGreaterThanOrEqualTo(500);
    assertThat(spools()).isEmpty();
  }

  /** The files of bodies that this process holds open; they have no name any more. */
  private static List<String> spools() throws IOException {
    List<String> found = new ArrayList<>();
    assumeThat(Path.of("/proc/self/fd")).exists();
    try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path each : open) {
        try {
          found.add(Files.readSymbolicLink(each).toString());
        } catch (NoSuchFileException closed) {
          // it was open when the folder was listed
        }
      }
    }
    found.removeIf(file -> !file.contains(".body"));
    return found;
  }

  @Test
  void a_stream_is_written_inside_the_transaction_however_long_it_is() throws Exception {
    assertThat(bench.get("/api/method/shop.Things.stream?rows=2").body())
        .startsWith("0xx")
        .hasLineCount(2);
    assertThat(bench.get("/api/method/shop.Things.stream?rows=1500").body())
        .hasLineCount(1500)
        .contains("\n1499x");
  }

  @Test
  void a_method_can_read_the_body_itself() throws Exception {
    var answer =
        bench.send(
            bench
                .request("/api/method/shop.Things.raw")
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("as it is")));
    assertThat(answer.body()).isEqualTo("{\"message\":\"as it is\"}");
  }

  @Test
  void a_body_that_is_too_long_is_answered_413_in_the_envelope() throws Exception {
    var answer =
        bench.send(
            bench
                .request("/api/method/shop.Things.echo")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(new byte[(25 << 20) + 1])));
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).contains("RequestTooLargeError");
  }

  @Test
  void a_step_before_requests_can_refuse() throws Exception {
    var answer = bench.get("/api/method/shop.Things.nothing?stop=1");
    assertThat(answer.statusCode()).isEqualTo(417);
    assertThat(serverMessage(answer)).isEqualTo("stopped before the handler");
  }

  @Test
  void at_most_eight_classes_stand_on_the_stack_of_a_method_beside_middleware() throws Exception {
    Object stack = Json.core().object(bench.get("/api/method/shop.Things.stack").body());
    Set<String> classes =
        Arrays.stream(stack.toString().split("[^\\w.$]+"))
            .filter(name -> name.startsWith("dev.bench."))
            .filter(name -> !name.matches("dev\\.bench\\.web\\.(chain|answer|limit|metrics)\\..*"))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(classes)
        .contains("dev.bench.web.BenchApplication", "dev.bench.app.Invocation")
        .hasSizeLessThanOrEqualTo(8);
  }

  @Test
  void version_is_told() throws Exception {
    assertThat(bench.get("/api/method/version").body()).startsWith("{\"message\":\"");
  }

  private static String serverMessage(HttpResponse<String> answer) {
    Object messages = Json.core().object(answer.body()).get("_server_messages");
    String first = Json.core().tree(String.valueOf(messages)).get(0).asString();
    return Json.core().tree(first).get("message").asString();
  }
}

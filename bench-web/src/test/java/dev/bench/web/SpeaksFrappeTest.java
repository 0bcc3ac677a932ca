package dev.bench.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.json.Json;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** The forms of calls and answers that Frappe's own clients use. */
class SpeaksFrappeTest {

  @RegisterExtension static final WebBench bench = new WebBench(Map.of());

  private static final String ENDED = "0".repeat(56);

  @Test
  void version_2_wraps_values_and_failures_in_its_own_envelope() throws Exception {
    assertThat(bench.get("/api/v2/method/ping").body()).isEqualTo("{\"data\":\"pong\"}");
    assertThat(bench.get("/api/v2/method/ping").body()).isEqualTo("{\"data\":\"pong\"}");
    assertThat(bench.get("/api/v2/method/shop.Things.nothing").body()).isEqualTo("{\"data\":null}");
    assertThat(bench.get("/api/v2/method/shop.Things.all").body()).isEqualTo("{\"data\":[]}");
    var failed = bench.get("/api/v2/method/shop.Things.echo");
    assertThat(failed.statusCode()).isEqualTo(417);
    assertThat(failed.body())
        .isEqualTo(
            "{\"errors\":[{\"type\":\"ValidationError\",\"message\":\"shop.Things.echo needs the"
                + " argument text; send it\",\"indicator\":\"red\"}]}");
    assertThat(bench.get("/api/v2/method/shop.Things.fail").body())
        .isEqualTo("{\"errors\":[{\"type\":\"IllegalStateException\"}]}");
  }

  @Test
  void each_version_logs_in_and_out() throws Exception {
    var login =
        bench.postJson(
            "/api/v2/method/login", "Guest", "{\"usr\":\"Administrator\",\"pwd\":\"admin\"}");
    assertThat(login.body()).startsWith("{\"data\":{\"message\":\"Logged In\"");
    String sid = WebBench.cookie(login, "sid");
    assertThat(bench.postJson("/api/v1/method/logout", sid, "{}").body()).isEqualTo("{}");
    assertThat(bench.postJson("/api/v1/method/frappe.auth.get_logged_user", sid, "{}").statusCode())
        .isEqualTo(403);
  }

  @Test
  void arguments_come_from_a_multipart_form_too_but_no_files() throws Exception {
    String form = "--x\r\nContent-Disposition: form-data; name=\"%s\"%s\r\n\r\n%s\r\n";
    String fields = form.formatted("text", "", "two\r\nlines") + form.formatted("number", "", "7");
    var answer = multipart(fields + "--x--\r\n");
    assertThat(answer.body()).contains("\"text\":\"two\\r\\nlines\"", "\"number\":7");

    var file =
        multipart(fields + form.formatted("file", "; filename=\"a.txt\"", "a") + "--x--\r\n");
    assertThat(file.statusCode()).isEqualTo(417);
    assertThat(file.body()).contains("upload_file");
    var other =
        multipart(fields + form.formatted("text", "; FileName=\"a.bin\"", "a") + "--x--\r\n");
    assertThat(other.statusCode()).isEqualTo(417);
    assertThat(other.body()).contains("in the part", "/api/method/upload_file");
    String unchosen = form.formatted("file", "; filename=\"\"", "");
    assertThat(multipart(fields + unchosen + "--x--\r\n").statusCode()).isEqualTo(200);
    assertThat(multipart(fields).statusCode()).as("without its end").isEqualTo(400);
  }

  private static HttpResponse<String> multipart(String body) throws Exception {
    return bench.send(
        bench
            .request("/api/method/shop.Things.echo")
            .header("Content-Type", "multipart/form-data; boundary=x")
            .POST(BodyPublishers.ofString(body)));
  }

  @Test
  void the_field_cmd_names_the_method_at_the_path_of_the_first_page() throws Exception {
    var answer = bench.postJson("/", "Guest", "{\"cmd\":\"shop.Things.echo\",\"text\":\"by cmd\"}");
    assertThat(answer.body()).contains("\"text\":\"by cmd\"");
    assertThat(bench.postForm("/", "cmd=shop.Things.echo&text=form").body()).contains("\"form\"");
    assertThat(bench.get("/?cmd=ping").body()).isEqualTo("{\"message\":\"pong\"}");
    var refused =
        bench.send(
            bench
                .request("/")
                .header("Accept", "application/json")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"cmd\":\"shop.Things.add\",\"name\":\"x\"}")));
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("PermissionError");
  }

  @Test
  void a_session_that_is_over_is_told_and_its_cookies_go() throws Exception {
    var refused = bench.postJson("/api/method/shop.Things.add", ENDED, "{\"name\":\"x\"}");
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("\"session_expired\":1");
    assertThat(WebBench.cookie(refused, "sid")).isEqualTo("Guest");
    assertThat(WebBench.cookie(refused, "user_id")).isEqualTo("Guest");
    assertThat(bench.postJson("/api/method/shop.Things.nothing", ENDED, "{}").body())
        .isEqualTo("{\"session_expired\":1}");
    assertThat(bench.postJson("/api/method/shop.Things.nothing", "Guest", "{}").body())
        .isEqualTo("{}");
  }

  @Test
  void dates_are_taken_in_the_format_of_frappe() throws Exception {
    String target = "/api/method/shop.Things.when?at=";
    assertThat(bench.get(target + "2024-01-31%2010:00:00.5&day=2024-02-01%2000:00:00").body())
        .isEqualTo("{\"message\":\"2024-01-31T10:00:00.500 2024-02-01\"}");
    assertThat(bench.get(target + "2024-01-31T10:00:00").statusCode()).isEqualTo(200);
    var wrong = bench.get(target + "2024-13-31%2010:00:00");
    assertThat(wrong.statusCode()).isEqualTo(417);
    assertThat(message(wrong)).contains("a date and time such as 2024-01-31 10:00:00");
  }

  @Test
  void a_wrong_argument_is_explained_in_words() throws Exception {
    String target = "/api/method/shop.Things.";
    assertThat(message(bench.get(target + "echo?text=a&number=many")))
        .isEqualTo("The argument number of shop.Things.echo is many, expected a whole number");
    assertThat(message(bench.get(target + "when?at=2024-01-31T10:00:00&size=HUGE")))
        .endsWith("expected one of SMALL, LARGE");
    assertThat(message(bench.get(target + "order?order=5")))
        .endsWith("expected an object with customer, lines");
  }

  @Test
  void a_record_with_a_missing_component_says_which_one() throws Exception {
    String target = "/api/method/shop.Things.order";
    String order = "{\"order\":{\"customer\":\"Ann\",\"lines\":[{\"item\":\"mat\"%s}]}}";
    var missing = bench.postJson(target, "Guest", order.formatted(""));
    assertThat(missing.statusCode()).isEqualTo(417);
    assertThat(message(missing))
        .isEqualTo("The argument order of shop.Things.order lacks lines[0].count; send it");
    assertThat(bench.postJson(target, "Guest", order.formatted(",\"count\":1")).body())
        .isEqualTo("{\"message\":1}");
  }

  @Test
  void a_separate_realtime_server_asks_with_a_secret_for_the_user_of_a_socket() throws Exception {
    String target = "/api/method/frappe.realtime.get_user_info";
    String sid = bench.session("ann@x.org");
    var ask = bench.request(target).header("Cookie", "sid=" + sid);
    assertThat(bench.send(ask).body()).isEqualTo("{\"message\":{}}");
    String secret = bench.bench().queue().get("socketio_auth_secret").orElseThrow();
    assertThat(secret).matches("[0-9a-f]{32}");
    assertThat(bench.send(ask.setHeader("X-Frappe-Socket-Secret", "0" + secret)).body())
        .isEqualTo("{\"message\":{}}");
    assertThat(bench.send(ask.setHeader("X-Frappe-Socket-Secret", secret)).body())
        .contains("\"user\":\"ann@x.org\"", "System User", "[\"frappe\",\"shop\"]");
    String permission = "/api/method/frappe.realtime.has_permission?doctype=Thing&name=";
    assertThat(bench.get(permission).body()).isEqualTo("{\"message\":false}");
    assertThat(bench.get(permission + "1").body()).isEqualTo("{\"message\":true}");
  }

  @Test
  void the_api_is_described_for_users() throws Exception {
    String target = "/api/method/bench.api.openapi";
    assertThat(bench.get(target).statusCode()).isEqualTo(403);
    String sid = bench.session("ann@x.org");
    var answer = bench.send(bench.request(target).header("Cookie", "sid=" + sid));
    JsonNode api = Json.core().tree(answer.body());
    assertThat(api.get("openapi").asString()).isEqualTo("3.1.0");
    JsonNode paths = api.get("paths");
    assertThat(paths.get("/api/method/shop.Things.add").propertyNames()).containsExactly("post");
    assertThat(paths.get("/api/method/shop.Things.echo").at("/get/parameters/0").toString())
        .contains("\"name\":\"text\"", "\"required\":true", "\"type\":\"string\"");
    assertThat(
            paths
                .get("/api/method/shop.Things.order")
                .at("/post/requestBody/content/application~1json/schema/properties/order")
                .toString())
        .contains("\"customer\"", "\"lines\"", "\"count\"");
    assertThat(paths.get("/api/resource/Shop%20Item/{name}").propertyNames())
        .contains("get", "put", "delete");
  }

  private static String message(HttpResponse<String> answer) {
    Object messages = Json.core().object(answer.body()).get("_server_messages");
    String first = Json.core().tree(String.valueOf(messages)).get(0).asString();
    return Json.core().tree(first).get("message").asString();
  }
}

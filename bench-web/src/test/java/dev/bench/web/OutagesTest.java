package dev.bench.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.config.BenchDirectory;
import dev.bench.runtime.Bench;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OutagesTest {

  @RegisterExtension static final WebBench bench = new WebBench(Map.of());

  private static final String NOBODY = "redis://127.0.0.1:1";

  @Test
  void without_redis_logged_in_users_are_still_served() throws Exception {
    bench.change(
        "sites/common_site_config.json",
        Map.of(
            "redis_cache",
            NOBODY,
            "redis_queue",
            NOBODY,
            "rate_limit",
            Map.of("limit", 3600, "window", 3600)));
    String sid = bench.session("ann@x.org");
    try (Bench other = Bench.open(new BenchDirectory(bench.folder()), "web-test", 4);
        WebServer server =
            WebServer.start(other, new WebOptions("127.0.0.1", 0, Optional.of("one.test")))) {
      var who = request(server, "/api/method/frappe.auth.get_logged_user", sid);
      assertThat(who.body()).isEqualTo("{\"message\":\"ann@x.org\"}");
      assertThat(request(server, "/api/method/ping", sid).body()).contains("pong");
      var page = request(server, "/things", sid);
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.headers().firstValue("X-RateLimit-Remaining"))
          .as("rate_limit counts nothing")
          .isEmpty();
      var limited = request(server, "/api/method/shop.Things.rare", sid);
      assertThat(limited.statusCode()).as("a guarded method is not open meanwhile").isEqualTo(503);
      assertThat(limited.body()).contains("ServiceUnavailableError").doesNotContain("127.0.0.1");
      assertThat(limited.headers().firstValue("Retry-After")).isPresent();
      var cached = request(server, "/api/method/shop.Things.counted", sid);
      assertThat(cached.statusCode()).as("computed instead of kept").isEqualTo(200);
    }
  }

  @Test
  void without_the_database_guests_are_served_what_needs_none() throws Exception {
    bench.change("sites/two.test/site_config.json", Map.of("db_port", 1));
    try (Bench other = Bench.open(new BenchDirectory(bench.folder()), "web-test", 4);
        WebServer server =
            WebServer.start(other, new WebOptions("127.0.0.1", 0, Optional.of("two.test")))) {
      assertThat(request(server, "/", "Guest").statusCode()).isEqualTo(200);
      assertThat(request(server, "/api/method/ping", "Guest").statusCode()).isEqualTo(200);
      var answer = request(server, "/api/method/frappe.auth.get_logged_user", "a".repeat(56));
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body())
          .contains("SiteUnavailableError")
          .doesNotContain("127.0.0.1")
          .doesNotContain("MariaDB");
      assertThat(answer.headers().firstValue("Retry-After")).isPresent();
      var ready = request(server, "/health/ready", "Guest");
      assertThat(ready.statusCode()).isEqualTo(200);
      assertThat(ready.body())
          .contains("\"status\":\"ready\"", "\"server\":\"127.0.0.1:1\"", "\"since\":\"20");
      var stranger =
          bench.send(
              java.net.http.HttpRequest.newBuilder(
                      java.net.URI.create("http://127.0.0.1:" + server.port() + "/health/ready"))
                  .header("X-Forwarded-For", "203.0.113.9"));
      assertThat(stranger.body()).isEqualTo("{\"status\":\"ready\"}");
    }
  }

  @Test
  void a_taken_port_and_an_unknown_site_are_said_in_one_sentence() {
    int port = bench.server().port();
    assertThatThrownBy(() ->
            WebServer.start(bench.bench(), new WebOptions("127.0.0.1", port, Optional.empty())))
        .isInstanceOf(PortTakenException.class)
        .hasMessageContaining("127.0.0.1 port " + port)
        .hasMessageContaining("--port");
    assertThatThrownBy(() ->
            WebServer.start(
                bench.bench(), new WebOptions("127.0.0.1", 0, Optional.of("none.test"))))
        .hasMessageContaining("There is no site none.test");
  }

  @Test
  void health_needs_no_site() throws Exception {
    for (String path : List.of("/health/live", "/health/ready")) {
      for (String host : List.of("one.test", "unknown.test")) {
        var answer = bench.send(bench.request(path).setHeader("X-Frappe-Site-Name", host));
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        assertThat(answer.headers().firstValue("Cache-Control"))
            .hasValueSatisfying(value -> assertThat(value).contains("no-store"));
      }
    }
  }

  @Test
  void a_site_whose_config_is_broken_stops_no_other_and_not_the_process() throws Exception {
    Path config = bench.folder().resolve("sites/two.test/site_config.json");
    String good = Files.readString(config);
    Files.writeString(config, "{broken");
    try {
      Awaitility.await()
          .untilAsserted(() ->
              assertThat(bench.send(two("/api/method/ping")).statusCode()).isGreaterThan(399));
      assertThat(bench.send(two("/health/ready")).statusCode()).isEqualTo(200);
      assertThat(bench.get("/api/method/ping").statusCode()).isEqualTo(200);
      assertThat(
              bench
                  .send(bench.request("/api/method/ping").setHeader("X-Frappe-Site-Name", "x.test"))
                  .statusCode())
          .isEqualTo(404);
    } finally {
      Files.writeString(config, good);
    }
  }

  private static HttpRequest.Builder two(String path) {
    return bench.request(path).setHeader("X-Frappe-Site-Name", "two.test");
  }

  @Test
  void a_wrong_setting_is_named() {
    bench.change("sites/common_site_config.json", Map.of("web_workers", 0));
    try {
      assertThatThrownBy(() -> Bench.open(new BenchDirectory(bench.folder()), "web-test", 4))
          .hasMessageContaining("web_workers is 0, expected a number from 1");
    } finally {
      bench.change("sites/common_site_config.json", Map.of("web_workers", 32));
    }
  }

  private static java.net.http.HttpResponse<String> request(
      WebServer server, String path, String sid) throws Exception {
    var uri = java.net.URI.create("http://127.0.0.1:" + server.port() + path);
    return bench.send(java.net.http.HttpRequest.newBuilder(uri).header("Cookie", "sid=" + sid));
  }
}

package dev.bench.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.config.BenchDirectory;
import dev.bench.runtime.Bench;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OutagesTest {

  @RegisterExtension static final WebBench bench = new WebBench(Map.of());

  private static final String NOBODY = "redis://127.0.0.1:1";

  @Test
  void without_redis_logged_in_users_are_still_served() throws Exception {
    bench.change(
        "sites/common_site_config.json", Map.of("redis_cache", NOBODY, "redis_queue", NOBODY));
    String sid = bench.session("ann@x.org");
    try (Bench other = Bench.open(new BenchDirectory(bench.folder()), "web-test", 4);
        WebServer server =
            WebServer.start(other, new WebOptions("127.0.0.1", 0, Optional.of("one.test")))) {
      var who = request(server, "/api/method/frappe.auth.get_logged_user", sid);
      assertThat(who.body()).isEqualTo("{\"message\":\"ann@x.org\"}");
      assertThat(request(server, "/api/method/ping", sid).body()).contains("pong");
      assertThat(request(server, "/things", sid).statusCode()).isEqualTo(200);
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

package dev.bench.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bench.config.BenchDirectory;
import dev.bench.runtime.Bench;
import dev.bench.testkit.RedisProcess;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Two web processes with a redis_cache of their own, whose commands can be counted. */
class RemembersSessionsTest {

  @RegisterExtension static final WebBench bench = new WebBench(Map.of());

  private static final String WHO = "/api/method/frappe.auth.get_logged_user";
  private static RedisProcess redis;
  private static Bench opened;
  private static WebServer server;
  private static WebServer other;

  @BeforeAll
  static void start(@TempDir Path data) {
    redis = RedisProcess.start(data);
    bench.change(
        "sites/common_site_config.json",
        Map.of("redis_cache", "redis://127.0.0.1:" + redis.port(), "session_near_for", "1m"));
    opened = Bench.open(new BenchDirectory(bench.folder()), "web-test", 4);
    server = WebServer.start(opened, new WebOptions("127.0.0.1", 0, Optional.of("one.test")));
    bench.restart(); // with the same redis_cache
    other = bench.server();
  }

  @AfterAll
  static void stop() {
    server.close();
    opened.close();
    redis.close();
  }

  @Test
  void a_request_of_a_warm_session_sends_redis_no_command() throws Exception {
    String sid = bench.session("ann@x.org");
    awaitWarm(sid);

    long before = redis.commands();
    for (int i = 0; i < 20; i++) {
      assertThat(get(server, WHO, sid).body()).isEqualTo("{\"message\":\"ann@x.org\"}");
      assertThat(get(server, "/api/method/version", sid).statusCode()).isEqualTo(200);
    }
    assertThat(redis.commands()).isEqualTo(before);
  }

  @Test
  void a_logout_at_one_process_ends_the_session_at_the_other() throws Exception {
    String sid = bench.session("ann@x.org");
    awaitWarm(sid);

    HttpResponse<String> answer =
        bench.send(request(other, "/api/method/logout", sid).POST(BodyPublishers.ofString("")));
    assertThat(answer.statusCode()).isEqualTo(200);

    await().until(() -> get(server, WHO, sid).statusCode() == 403);
  }

  private static void awaitWarm(String sid) {
    await()
        .until(() -> {
          long before = redis.commands();
          assertThat(get(server, WHO, sid).statusCode()).isEqualTo(200);
          return redis.commands() == before;
        });
  }

  private static HttpResponse<String> get(WebServer to, String path, String sid) throws Exception {
    return bench.send(request(to, path, sid));
  }

  private static HttpRequest.Builder request(WebServer to, String path, String sid) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + to.port() + path))
        .header("X-Frappe-Site-Name", "one.test")
        .header("Cookie", "sid=" + sid);
  }
}

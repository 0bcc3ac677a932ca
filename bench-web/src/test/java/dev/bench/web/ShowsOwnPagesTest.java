package dev.bench.web;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.bench.web.chain.ErrorAnswers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

class ShowsOwnPagesTest {

  @RegisterExtension static final WebBench bench = new WebBench(Map.of("monitor", 1));

  @Test
  void an_error_page_has_a_reference_that_the_log_has_too() throws Exception {
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    Logger log = (Logger) LoggerFactory.getLogger(ErrorAnswers.class);
    log.addAppender(lines);
    try {
      var broken = bench.getPage("/broken");
      String id = header(broken, "X-Request-Id");
      assertThat(id).matches("[0-9a-f]{16}");
      assertThat(broken.body()).contains("Reference <code>" + id + "</code>");
      assertThat(lines.list)
          .anySatisfy(line -> assertThat(line.getMDCPropertyMap()).containsEntry("request", id));
    } finally {
      log.detachAppender(lines);
    }
  }

  @Test
  void a_trusted_proxy_names_the_request() throws Exception {
    var named = bench.send(bench.request("/about").header("X-Request-Id", "from-the-proxy.1"));
    assertThat(header(named, "X-Request-Id")).isEqualTo("from-the-proxy.1");
    var odd = bench.send(bench.request("/about").header("X-Request-Id", "a b\"<script>"));
    assertThat(header(odd, "X-Request-Id")).matches("[0-9a-f]{16}");
  }

  @Test
  void an_app_has_error_pages_of_its_own() throws Exception {
    var answer =
        bench.send(
            bench.request("/things").header("Accept", "text/html").POST(BodyPublishers.noBody()));
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.body()).isEqualTo("Not so on one.test: " + header(answer, "X-Request-Id"));
    assertThat(bench.getPage("/405").statusCode()).isEqualTo(404);
  }

  @Test
  void every_answer_protects_the_browser() throws Exception {
    List<HttpResponse<String>> answers =
        List.of(
            bench.getPage("/about"),
            bench.getPage("/nothing"),
            bench.get("/api/method/ping"),
            bench.get("/assets/shop/js/shop.js"),
            bench.get("/%2e%2e/secret"));
    for (HttpResponse<String> answer : answers) {
      assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(header(answer, "X-Frame-Options")).isEqualTo("SAMEORIGIN");
      assertThat(header(answer, "Referrer-Policy")).isNotEmpty();
      assertThat(header(answer, "X-Request-Id")).isNotEmpty();
      assertThat(header(answer, "Strict-Transport-Security")).isEmpty();
    }
    assertThat(header(answers.getLast(), "Content-Security-Policy")).contains("default-src 'none'");
    for (String path : List.of("/about", "/api/method/ping", "/%2e%2e/secret")) {
      var secure = bench.send(bench.request(path).header("X-Forwarded-Proto", "https"));
      assertThat(header(secure, "Strict-Transport-Security")).as(path).contains("max-age=31536000");
    }
  }

  @Test
  void scripts_of_a_page_bear_a_nonce_that_is_new_each_time() throws Exception {
    var first = bench.getPage("/boot");
    var second = bench.getPage("/boot");
    String nonce = first.body().substring(0, 32);
    assertThat(header(first, "Content-Security-Policy"))
        .contains("script-src 'self' 'nonce-" + nonce + "'", "object-src 'none'")
        .contains("connect-src 'self' http://127.0.0.1:9000 ws://127.0.0.1:9000");
    assertThat(second.body()).doesNotContain(nonce);
    assertThat(first.body())
        .contains("\"sitename\":\"one.test\"", "\"user\":\"Guest\"", "\"lang\":\"en\"")
        .endsWith("} en ltr");
  }

  @Test
  void a_site_has_a_policy_and_a_language_of_its_own() throws Exception {
    Map<String, String> policy =
        Map.of(
            "content_security_policy",
            "script-src 'nonce-{nonce}' https://cdn.example",
            "lang",
            "ar");
    bench.change("sites/one.test/site_config.json", policy);
    bench.restart();
    var page = bench.getPage("/boot");
    assertThat(header(page, "Content-Security-Policy"))
        .isEqualTo(
            "script-src 'nonce-%s' https://cdn.example".formatted(page.body().substring(0, 32)));
    assertThat(page.body()).endsWith("\"lang\":\"ar\"} ar rtl");
    bench.change(
        "sites/one.test/site_config.json", Map.of("content_security_policy", "", "lang", "en"));
    bench.restart();
  }

  @Test
  void a_user_sees_and_ends_sessions() throws Exception {
    assertThat(header(bench.getPage("/me"), "Location")).isEqualTo("/login?redirect-to=%2Fme");
    String here = bench.session("ann@x.org");
    String there = bench.session("ann@x.org");
    bench.sql("one.test", "insert ignore into bench_user (name) values ('cat@x.org')");
    String cat = bench.session("cat@x.org");
    var page = as(here, "/me");
    assertThat(page.body()).contains("Ann Ü", "this one", "/update-password");
    Matcher button =
        Pattern.compile("name=\"session\" value=\"([0-9a-f]{64})\"").matcher(page.body());
    assertThat(button.find()).isTrue();
    String token = token(page.body());
    assertThat(end(here, token, "session=" + "0".repeat(64)).statusCode()).isEqualTo(303);
    assertThat(as(there, "/me").statusCode()).isEqualTo(200);
    assertThat(end(here, "wrong", "").statusCode()).isEqualTo(400);
    assertThat(end(here, token, "").statusCode()).isEqualTo(303);
    assertThat(as(there, "/me").statusCode()).isEqualTo(302);
    assertThat(as(here, "/me").statusCode()).isEqualTo(200);
    assertThat(as(cat, "/me").statusCode()).isEqualTo(200);
  }

  @Test
  void a_user_makes_an_api_key_sees_its_secret_once_and_revokes_it() throws Exception {
    bench.sql("one.test", "insert ignore into bench_user (name) values ('key@x.org')");
    String sid = bench.session("key@x.org");
    String token = token(as(sid, "/me").body());
    assertThat(change("/me/api-key", sid, "wrong").statusCode()).isEqualTo(400);
    var made = change("/me/api-key", sid, token);
    assertThat(header(made, "Cache-Control")).contains("no-store");
    Matcher shown = Pattern.compile("Authorization: (token (\\w+):(\\w+))").matcher(made.body());
    assertThat(shown.find()).isTrue();
    assertThat(who(shown.group(1))).contains("key@x.org");
    assertThat(as(sid, "/me").body()).contains(shown.group(2)).doesNotContain(shown.group(3));

    var byKey =
        bench.send(
            bench
                .request("/me/revoke-api-key")
                .header("Authorization", shown.group(1))
                .POST(BodyPublishers.noBody()));
    assertThat(byKey.statusCode()).as("a key is not changed by itself").isEqualTo(403);
    assertThat(change("/me/revoke-api-key", sid, token).statusCode()).isEqualTo(303);
    assertThat(who(shown.group(1))).contains("AuthenticationError");
    assertThat(as(sid, "/me").body()).contains("Make an API key").doesNotContain(shown.group(2));
    var guest = bench.send(bench.request("/me/api-key").POST(BodyPublishers.noBody()));
    assertThat(guest.statusCode()).isEqualTo(403);
  }

  private static String who(String authorization) throws Exception {
    return bench
        .send(
            bench
                .request("/api/method/frappe.auth.get_logged_user")
                .header("Authorization", authorization))
        .body();
  }

  @Test
  void a_new_password_needs_a_key_or_a_login() throws Exception {
    assertThat(header(bench.getPage("/update-password"), "Location"))
        .isEqualTo("/login?redirect-to=%2Fupdate-password");
    var byKey = bench.getPage("/update-password?key=a%22%3Eb");
    assertThat(byKey.body()).contains("value=\"a&quot;&gt;b\"").doesNotContain("old_password\"");
    assertThat(header(byKey, "Referrer-Policy")).isEqualTo("no-referrer");
    var refused = bench.send(bench.request("/update-password?key=a").POST(BodyPublishers.noBody()));
    assertThat(refused.statusCode()).isEqualTo(405);
    assertThat(header(refused, "Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(as(bench.session("ann@x.org"), "/update-password").body())
        .contains("name=\"old_password\"");
  }

  @Test
  void search_engines_find_the_pages() throws Exception {
    assertThat(bench.get("/robots.txt").body()).contains("Disallow: /api/", "/sitemap.xml");
    var map = bench.get("/sitemap.xml");
    assertThat(header(map, "Content-Type")).startsWith("application/xml");
    assertThat(map.body())
        .contains("<loc>https://one.test/about</loc>", "/things</loc>")
        .doesNotContain("{owner}", "/405", "/old<");
  }

  @Test
  void requests_are_written_down_without_their_secrets() throws Exception {
    var answer =
        bench.send(
            bench
                .request("/about?reset_key=hidden&x=seen%22")
                .header("User-Agent", "a \"quoted\" one")
                .header("X-Forwarded-For", "192.0.2.7"));
    String id = header(answer, "X-Request-Id");
    String line = line("access.log", id);
    assertThat(line)
        .startsWith("192.0.2.7 - Guest [")
        .contains("\"GET /about?reset_key=***&x=seen%22 HTTP/1.1\" 200 ")
        .contains("\"a \\x22quoted\\x22 one\" one.test " + id)
        .doesNotContain("hidden");
    Path file = bench.folder().resolve("logs/access.log");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(line("monitor.json.log", id))
        .contains(
            "\"transaction_type\":\"request\"", "\"path\":\"/about\"", "\"site\":\"one.test\"");
    String refused = header(bench.get("/%2e%2e/secret"), "X-Request-Id");
    assertThat(line("access.log", refused)).contains(" 400 ");
  }

  @Test
  void this_machine_sees_the_figures_of_the_process_and_others_do_not() throws Exception {
    bench.getPage("/nothing");
    String figures =
        Awaitility.await() // a request is counted after its answer
            .until(
                () -> bench.get("/metrics").body(),
                text -> text.contains("bench_http_requests_total{method=\"GET\",status=\"404\"}"));
    assertThat(figures)
        .contains("bench_http_request_duration_seconds_bucket{le=\"+Inf\"}")
        .containsPattern("\nbench_http_requests_running [1-9]\\d*\n")
        .containsPattern("\nbench_http_connections [1-9]\\d*\n")
        .contains("\njvm_memory_heap_used_bytes ")
        .contains("\nbench_database_servers_away 0\n");
    var elsewhere = bench.send(bench.request("/metrics").header("X-Forwarded-For", "192.0.2.7"));
    assertThat(elsewhere.statusCode()).isEqualTo(404);
    int port = bench.server().port();
    assertThat(figuresFor("localhost:" + port)).startsWith("HTTP/1.1 200");
    assertThat(figuresFor("[::1]:" + port)).startsWith("HTTP/1.1 200");
    assertThat(figuresFor("localhost")).doesNotStartWith("HTTP/1.1 200");
    assertThat(figuresFor("rebound.test:" + port)).doesNotStartWith("HTTP/1.1 200");
  }

  private static String figuresFor(String host) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), bench.server().port())) {
      socket.setSoTimeout(60_000);
      socket
          .getOutputStream()
          .write(
              "GET /metrics HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                  .formatted(host)
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The line of the log that names {@code id}; it is written after the answer. */
  private static String line(String file, String id) {
    Path path = bench.folder().resolve("logs").resolve(file);
    return Awaitility.await()
        .ignoreException(NoSuchFileException.class)
        .until(
            () ->
                Files.readAllLines(path).stream()
                    .filter(line -> line.contains(id))
                    .findFirst()
                    .orElse(""),
            line -> !line.isEmpty());
  }

  private static HttpResponse<String> as(String sid, String target) throws Exception {
    return bench.send(
        bench.request(target).header("Accept", "text/html").header("Cookie", "sid=" + sid));
  }

  private static HttpResponse<String> end(String sid, String token, String form) throws Exception {
    return change("/me/end-sessions", sid, token + "&" + form);
  }

  private static HttpResponse<String> change(String target, String sid, String form)
      throws Exception {
    return bench.send(
        bench
            .request(target)
            .header("Accept", "text/html")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Cookie", "sid=" + sid)
            .POST(BodyPublishers.ofString("csrf_token=" + form)));
  }

  private static String token(String page) {
    Matcher token = Pattern.compile("name=\"csrf_token\" value=\"([^\"]+)\"").matcher(page);
    assertThat(token.find()).isTrue();
    return token.group(1);
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }
}

package dev.bench.cli.production;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bench.cli.machine.Machine;
import dev.bench.config.TrustedProxies;
import dev.bench.http.Application;
import dev.bench.http.Response;
import dev.bench.testkit.FreePorts;
import dev.bench.web.asset.MediaTypes;
import dev.bench.web.log.AccessLog;
import dev.bench.web.server.Gateway;
import dev.bench.web.server.Limits;
import dev.bench.web.server.UndertowServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real nginx with the generated file, in front of a web server that says what it was asked. */
class NginxConfTest {

  private static final Application ECHO =
      request ->
          request.path().startsWith("/private/files/")
              ? Response.text("text/plain", "")
                  .withHeader("X-Accel-Redirect", "/protected" + request.path())
              : Response.text(
                  "text/plain",
                  "web %s site=%s for=%s proto=%s accel=%s"
                      .formatted(
                          request.path(),
                          request.header("X-Frappe-Site-Name").orElse(""),
                          request.header("X-Forwarded-For").orElse(""),
                          request.header("X-Forwarded-Proto").orElse(""),
                          request.header("X-Use-X-Accel-Redirect").orElse("")));

  private static final List<String> ACTIVE =
      List.of("page.html", "page.shtml", "image.svg", "image.svgz", "feed.rss", "noextension");

  @TempDir private static Path folder;

  private static final List<String> NOTICES = new ArrayList<>();

  private static int port;
  private static Nginx nginx;
  private static UndertowServer web;

  @BeforeAll
  static void start() throws IOException {
    assumeTrue(Nginx.program().isPresent(), "nginx is not installed: apt-get install nginx-light");
    List<Integer> free = FreePorts.find(2);
    port = free.get(0);
    web = web(free.get(1));
    ProductionBench bench =
        ProductionBench.in(folder, Map.of("webserver_port", free.get(1)))
            .with("a.example", Map.of("domains", List.of("www.a.example")))
            .with("b.example", Map.of("domains", List.of("www.a.example", "bad name")))
            .with("c.example", Map.of());
    bench.write("sites/assets/todo/app.js", "js of todo");
    bench.write("sites/assets/.dist/todo/js/board.A1B2C3D4.js", "bundle of todo");
    bench.write("sites/a.example/public/files/note.txt", "note of a");
    for (String active : ACTIVE) {
      bench.write("sites/a.example/public/files/" + active, "<script>");
    }
    bench.write("sites/a.example/private/files/letter.txt", "letter of a");
    Path closed = bench.directory().site("c.example").resolve("private");
    Files.createDirectory(
        closed, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    String conf =
        new NginxConf(Installation.of(bench.directory()), Machine.here(), Set.of(80, 443), false)
            .text(VirtualHost.of(bench.directory(), NOTICES::add), Set.of(), "");
    nginx = Nginx.start(folder, conf, port);
  }

  private static UndertowServer web(int port) throws IOException {
    return UndertowServer.start(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
        Gateway.of(ECHO),
        Limits.standard(),
        TrustedProxies.of("127.0.0.1"),
        AccessLog.none());
  }

  @AfterAll
  static void end() {
    if (nginx != null) {
      nginx.close();
      web.close();
    }
  }

  @Test
  void a_request_reaches_web_with_the_site_and_the_address_of_the_caller() throws IOException {
    assertThat(get("www.a.example", "/api/method/ping"))
        .endsWith("web /api/method/ping site=a.example for=127.0.0.1 proto=http accel=True");
  }

  @Test
  void what_a_caller_says_of_itself_does_not_count_and_closed_private_files_come_from_web()
      throws IOException {
    String answer =
        get(
            "c.example",
            "/",
            "X-Forwarded-For: 10.0.0.1",
            "X-Forwarded-Proto: https",
            "X-Frappe-Site-Name: a.example",
            "X-Use-X-Accel-Redirect: True");
    assertThat(answer).endsWith("web / site=c.example for=127.0.0.1 proto=http accel=");
  }

  @Test
  void assets_and_public_files_come_without_web() throws IOException {
    assertThat(get("a.example", "/assets/todo/app.js")).endsWith("js of todo");
    assertThat(get("a.example", "/assets/todo/dist/js/board.A1B2C3D4.js"))
        .contains("immutable")
        .endsWith("bundle of todo");
    assertThat(get("a.example", "/files/note.txt"))
        .contains("X-Content-Type-Options: nosniff", "Content-Security-Policy: sandbox;")
        .endsWith("note of a");
    // Those of another site are not there.
    assertThat(get("c.example", "/files/note.txt")).contains("web /files/note.txt");
  }

  @Test
  void a_public_file_that_a_browser_would_run_is_left_to_web() throws IOException {
    for (String active : ACTIVE) {
      assertThat(get("a.example", "/files/" + active)).contains("web /files/" + active);
    }
  }

  @Test
  void nginx_shows_no_file_that_web_would_not_show() {
    for (String kind : NginxConf.SHOWN.replace("?", "").split("\\|", -1)) {
      assertThat(MediaTypes.isShown("file." + kind)).as(kind).isTrue();
    }
  }

  @Test
  void a_private_file_comes_when_web_says_so_and_never_by_its_internal_path() throws IOException {
    assertThat(get("a.example", "/private/files/letter.txt"))
        .contains("X-Content-Type-Options: nosniff", "Content-Security-Policy: sandbox;")
        .endsWith("letter of a");
    assertThat(get("a.example", "/protected/private/files/letter.txt")).contains("HTTP/1.1 404");
  }

  @Test
  void a_host_that_no_site_has_is_refused() throws IOException {
    assertThat(get("unknown.example", "/")).contains("HTTP/1.1 404");
  }

  @Test
  void a_site_with_wrong_settings_is_left_out_and_said() throws IOException {
    assertThat(NOTICES)
        .containsExactly(
            "site b.example is left out: bad name is not a host name: use letters, digits, dots and hyphens");
    assertThat(get("b.example", "/")).contains("HTTP/1.1 404");
  }

  /** The whole answer, head and body. */
  private static String get(String host, String path, String... headers) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      String head =
          "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n".formatted(path, host)
              + Stream.of(headers).map(each -> each + "\r\n").collect(Collectors.joining())
              + "\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}

package dev.bench.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FindsSitesTest {

  @RegisterExtension static final WebBench bench = new WebBench(Map.of("default_site", "two.test"));

  @Test
  void the_host_names_the_site_in_any_case_with_any_port() throws Exception {
    assertThat(asked("one.test")).contains("200 OK", "This is one.test.");
    assertThat(asked("ONE.Test:1234")).contains("This is one.test.");
    assertThat(asked("two.test")).contains("This is two.test.");
  }

  @Test
  void this_machine_itself_is_the_default_site() throws Exception {
    assertThat(asked("localhost:8000")).contains("This is two.test.");
    assertThat(asked("127.0.0.1")).contains("This is two.test.");
  }

  @Test
  void a_proxy_on_this_machine_can_name_the_site() throws Exception {
    assertThat(bench.getPage("/").body()).contains("This is one.test.");
  }

  @Test
  void an_unknown_host_is_answered_404_and_learns_nothing() throws Exception {
    for (String host : new String[] {"evil.test", "..", "one.test/../x", "sites", ""}) {
      assertThat(asked(host))
          .as(host)
          .containsPattern("^HTTP/1.1 4(00|04) ")
          .doesNotContain("one.test<", "two.test");
    }
    assertThat(asked("evil.test", "/api/method/ping")).contains("404", "DoesNotExistError");
    assertThat(asked("evil.test", "/assets/shop/js/shop.js")).contains("404");
  }

  @Test
  void a_site_in_maintenance_is_answered_503_and_others_go_on() throws Exception {
    bench.change("sites/one.test/site_config.json", Map.of("maintenance_mode", 1));
    try {
      Awaitility.await()
          .untilAsserted(() -> assertThat(bench.getPage("/").statusCode()).isEqualTo(503));
      var answer = bench.getPage("/things");
      assertThat(answer.body()).contains("one.test is being worked on");
      assertThat(answer.headers().firstValue("Retry-After")).isPresent();
      assertThat(bench.get("/api/method/version").body()).contains("SiteUnavailableError");
      assertThat(asked("two.test")).contains("200 OK");
    } finally {
      bench.change("sites/one.test/site_config.json", Map.of("maintenance_mode", 0));
    }
    Awaitility.await()
        .untilAsserted(() -> assertThat(bench.getPage("/").statusCode()).isEqualTo(200));
  }

  @Test
  void a_site_whose_settings_are_broken_is_answered_503_and_callers_learn_nothing()
      throws Exception {
    Path site = Files.createDirectories(bench.folder().resolve("sites/three.test"));
    Files.writeString(site.resolve("site_config.json"), "{\"maintenance_mode\": \"s3cret\"}");

    for (String path : new String[] {"/", "/api/method/version"}) {
      assertThat(asked("three.test", path))
          .startsWith("HTTP/1.1 503 ")
          .doesNotContain("site_config", "three.test/", "s3cret", bench.folder().toString());
    }
    assertThat(asked("two.test")).contains("200 OK");
  }

  private static String asked(String host) throws IOException {
    return asked(host, "/");
  }

  private static String asked(String host, String path) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), bench.server().port())) {
      socket.setSoTimeout(60_000);
      String request =
          "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n".formatted(path, host);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}

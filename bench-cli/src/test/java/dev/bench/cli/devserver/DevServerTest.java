package dev.bench.cli.devserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.build.BuildFault;
import dev.bench.build.BuildState;
import dev.bench.config.BenchDirectory;
import dev.bench.json.Json;
import dev.bench.site.change.PendingMigrations;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class DevServerTest {

  private static final int WEB = 8123;
  private static final PendingMigrations.Pending PENDING =
      new PendingMigrations.Pending("one.test", "shop", List.of("V2", "V3"));

  @TempDir Path bench;

  private final List<Reader> readers = new ArrayList<>();
  private DevServer server;

  @BeforeEach
  void start() throws IOException {
    Path site = Files.createDirectories(bench.resolve("sites/one.test"));
    Files.writeString(site.resolve("site_config.json"), "{}");
    server = DevServer.start(0, new TrustedHosts(new BenchDirectory(bench), WEB));
  }

  @AfterEach
  void close() throws IOException {
    for (Reader reader : readers) {
      reader.close();
    }
    server.close();
  }

  @Test
  void the_newest_report_is_served_as_json_with_the_place_of_each_fault() throws IOException {
    assertThat(body("/", "localhost")).contains("\"apps\":[]");
    server.publish(report(1, 0));
    server.publish(report(2, 3));

    JsonNode told = Json.core().tree(body("/", "localhost"));

    assertThat(told.path("sequence").asInt()).isEqualTo(2);
    JsonNode fault = told.path("apps").path(0).path("faults").path(0);
    assertThat(fault.path("file").asString()).isEqualTo("/b/apps/shop/Shop.java");
    assertThat(fault.path("line").asInt()).isEqualTo(3);
    assertThat(fault.path("column").asInt()).isEqualTo(7);
    assertThat(fault.path("source").asString()).isEqualTo("int x = y;");
    JsonNode pending = told.path("pending").path(0);
    assertThat(pending.toString())
        .isEqualTo("{\"site\":\"one.test\",\"app\":\"shop\",\"versions\":[\"V2\",\"V3\"]}");
  }

  @Test
  void each_report_is_told_to_those_that_listen_and_a_new_listener_hears_the_newest()
      throws IOException {
    Reader first = events();
    assertThat(first.event().path("sequence").asInt()).isZero();
    server.publish(report(1, 1));
    assertThat(first.event().path("sequence").asInt()).isEqualTo(1);
    assertThat(events().event().path("sequence").asInt()).isEqualTo(1);
  }

  @Test
  void a_name_or_a_page_from_elsewhere_is_refused() throws IOException {
    assertThat(status("127.0.0.1:6787", null)).isEqualTo(200);
    assertThat(status("one.test", null)).isEqualTo(200);
    assertThat(status("localhost", "http://one.test:8123")).isEqualTo(200);
    assertThat(status("localhost", "http://localhost:" + WEB)).isEqualTo(200);
    for (String host : List.of("evil.example", "..", "one.test.evil.example", "")) {
      assertThat(status(host, null)).as(host).isIn(400, 403);
    }
    for (String origin : List.of("http://evil.example", "null", "http://localhost:1")) {
      assertThat(status("localhost", origin)).as(origin).isEqualTo(403);
    }
  }

  @Test
  void only_a_site_of_the_bench_may_read_from_another_origin() throws IOException {
    assertThat(head("/", "localhost", "http://one.test:8123"))
        .contains("Access-control-allow-origin: http://one.test:8123");
    assertThat(head("/", "localhost", null)).noneMatch(line -> line.contains("allow-origin"));
  }

  @Test
  void more_streams_than_there_are_places_are_refused_and_a_place_is_free_again()
      throws IOException {
    for (int i = 0; i < DevServer.STREAMS; i++) {
      events().event();
    }
    try (Reader refused = new Reader("/events", "localhost", null)) {
      assertThat(refused.head().getFirst()).contains("503");
    }
    assertThat(body("/", "localhost")).contains("sequence");
  }

  private static BuildReport report(long sequence, long generation) {
    BuildFault fault =
        new BuildFault("/b/apps/shop/Shop.java", 3, 7, "cannot find symbol", "int x = y;");
    BuildState state =
        new BuildState("shop", 4, null, null, List.of(fault), Instant.EPOCH, Duration.ofMillis(9));
    return new BuildReport(
        sequence, generation, List.of("web"), "/b", List.of(state), List.of(PENDING));
  }

  private Reader events() throws IOException {
    Reader reader = new Reader("/events", "localhost", null);
    readers.add(reader);
    assertThat(reader.head()).anyMatch(line -> line.contains("text/event-stream"));
    return reader;
  }

  private int status(String host, String origin) throws IOException {
    return Integer.parseInt(head("/", host, origin).getFirst().split(" ")[1]);
  }

  private List<String> head(String path, String host, String origin) throws IOException {
    try (Reader reader = new Reader(path, host, origin)) {
      return reader.head();
    }
  }

  private String body(String path, String host) throws IOException {
    try (Reader reader = new Reader(path, host, null)) {
      reader.head();
      return reader.lines.readLine();
    }
  }

  /** A client that sends any headers. */
  private final class Reader implements AutoCloseable {

    private final Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    private final BufferedReader lines =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));

    Reader(String path, String host, String origin) throws IOException {
      String more = origin == null ? "" : "Origin: " + origin + "\r\n";
      socket
          .getOutputStream()
          .write(
              "GET %s HTTP/1.1\r\nHost: %s\r\n%s\r\n"
                  .formatted(path, host, more)
                  .getBytes(StandardCharsets.UTF_8));
    }

    List<String> head() throws IOException {
      List<String> head = new ArrayList<>();
      for (String line = lines.readLine(); !line.isEmpty(); line = lines.readLine()) {
        head.add(line);
      }
      return head;
    }

    JsonNode event() throws IOException {
      String line = lines.readLine();
      while (!line.startsWith("data: ")) {
        line = lines.readLine();
      }
      return Json.core().tree(line.substring(6));
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}

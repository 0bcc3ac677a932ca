package dev.bench.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.testkit.ForeignClient;
import dev.bench.testkit.Needs;
import dev.bench.testkit.NodeProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** The page of todos in a real browser; what it looked like lies in {@code screenshots}. */
@Needs({ForeignClient.NODE, ForeignClient.CHROMIUM})
class BrowserIT {

  @RegisterExtension static final StartedBench bench = new StartedBench();

  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final Path PICTURES =
      Path.of(System.getProperty("bench.distribution")).resolveSibling("screenshots");

  private NodeProcess browser;

  @BeforeEach
  void open_the_browser() throws IOException {
    Files.createDirectories(PICTURES);
    browser = NodeProcess.start(ForeignClient.nodeFolder().resolve("browser.cjs"));
    Map<String, Object> launch = new LinkedHashMap<>();
    launch.put("act", "launch");
    launch.put("executable", ForeignClient.CHROMIUM.program().orElseThrow().toString());
    launch.put(
        "address",
        "http://%s:%d".formatted(BenchUnderTest.SITE, bench.bench().config().webserverPort()));
    launch.put("pictures", PICTURES.toString());
    browser.send(launch);
    told("launched");
  }

  @AfterEach
  void close_the_browser() throws IOException {
    browser.close();
  }

  @Test
  void the_page_is_live_for_guests_and_lets_who_logs_in_add_todos() {
    browser.send(Map.of("act", "look", "picture", "todos-guest"));
    assertThat(told("live").get("form").asBoolean()).isFalse();

    bench.administrator().add("Added elsewhere");
    browser.send(Map.of("act", "see", "title", "Added elsewhere", "picture", "todos-live"));
    assertThat(told("seen Added elsewhere").get("reloaded").asBoolean()).isFalse();

    browser.send(
        Map.of(
            "act",
            "login",
            "user",
            "Administrator",
            "password",
            bench.password(),
            "picture",
            "login"));
    told("logged in");

    browser.send(Map.of("act", "add", "title", "Added here", "picture", "todos-added"));
    told("added Added here");
    assertThat(told("progress").get("text").asString()).contains("Added here");
    assertThat(bench.visitor().open().body()).contains("\"Added here\",\"priority\":3");
    assertThat(browser.told()).noneMatch(line -> what(line).matches("page error|request failed"));
  }

  /** Waits until the browser tells that; what came with it. */
  private JsonNode told(String wanted) {
    JsonNode line =
        browser.await(
            wanted, LIMIT, each -> what(each).equals(wanted) || what(each).equals("failed"));
    assertThat(what(line)).as("%s", browser.told()).isEqualTo(wanted);
    return line.get("value");
  }

  private static String what(JsonNode line) {
    return line.path("what").asString();
  }
}

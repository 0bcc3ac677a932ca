package dev.bench.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.testkit.ForeignClient;
import dev.bench.testkit.NodeProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A headless Chromium with one page; what the page looked like lies in {@code screenshots}. */
final class Browser implements AutoCloseable {

  /** Of an act with many steps; Node tells after 55 s which step does not end. */
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private static final Path PICTURES =
      Path.of(System.getProperty("bench.distribution")).resolveSibling("screenshots");

  private final NodeProcess node;

  private Browser(NodeProcess node) {
    this.node = node;
  }

  /** Opens one that looks at the site of {@code bench}. */
  static Browser open(BenchUnderTest bench) throws IOException {
    Files.createDirectories(PICTURES);
    Browser browser =
        new Browser(NodeProcess.start(ForeignClient.nodeFolder().resolve("browser.cjs")));
    browser.act(
        "launch",
        Map.of(
            "executable",
            ForeignClient.CHROMIUM.program().orElseThrow().toString(),
            "address",
            "http://%s:%d".formatted(BenchUnderTest.SITE, bench.config().webserverPort()),
            "pictures",
            PICTURES.toString()));
    browser.told("launched");
    return browser;
  }

  /** Has it do one of the acts of {@code browser.cjs}. */
  void act(String act, Map<String, ?> details) {
    Map<String, Object> command = new LinkedHashMap<>(details);
    command.put("act", act);
    node.send(command);
  }

  /** Has it log in as Administrator at {@code /login}. */
  void signIn(String password) {
    act("sign in", Map.of("user", "Administrator", "password", password));
    told("signed in");
  }

  /**
   * Looks at a page on a phone with dark colours and on a desk with light ones: it answers {@code
   * status}, axe-core finds nothing serious, and nothing is wider than the screen.
   */
  void survey(String name, String path, int status) {
    act("survey", Map.of("name", name, "path", path));
    JsonNode seen = told("surveyed " + name);
    assertThat(seen.get("status").asInt()).as(name).isEqualTo(status);
    assertThat(seen.get("problems")).as(name).isEmpty();
  }

  /** Waits until it tells that; what came with it. */
  JsonNode told(String wanted) {
    JsonNode line =
        node.await(wanted, LIMIT, each -> what(each).equals(wanted) || what(each).equals("failed"));
    assertThat(what(line)).as("%s", node.told()).isEqualTo(wanted);
    return line.get("value");
  }

  /** That no script failed and no request was cut off. */
  void assertNoFaults() {
    assertThat(node.told()).noneMatch(line -> what(line).matches("page error|request failed"));
  }

  private static String what(JsonNode line) {
    return line.path("what").asString();
  }

  @Override
  public void close() throws IOException {
    node.close();
  }
}

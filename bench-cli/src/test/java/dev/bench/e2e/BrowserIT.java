package dev.bench.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
  private static final Duration TESTS_LIMIT = Duration.ofMinutes(5);
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
  void the_page_is_live_for_guests_and_users_can_add_todos() {
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

  @Test
  void a_developer_sees_faults_and_edits_without_a_reload_by_hand() throws IOException {
    String builds = bench.builds();
    browser.send(Map.of("act", "look"));
    told("live");

    bench.bench().edit("Todos.java", "String title,", "Strin title,");
    browser.send(Map.of("act", "overlay", "text", "cannot find symbol"));
    assertThat(told("overlay").get("text").asString())
        .contains(
            "todo is broken",
            "apps/todo/src/main/java/todo/Todos.java:"
                + bench.bench().lineOf("Todos.java", "Strin title,"));

    bench.bench().edit("Todos.java", "A todo needs a title", "Name it");
    bench.bench().edit("Todos.java", "Strin title,", "String title,");
    browser.send(Map.of("act", "reloaded"));
    told("reloaded");

    Path styles = bench.bench().root().resolve("apps/todo/public/todos.css");
    String plain = Files.readString(styles);
    Files.writeString(styles, plain + "main { outline: 1px solid rgb(1, 2, 3) }\n");
    browser.send(Map.of("act", "styled", "colour", "rgb(1, 2, 3)"));
    assertThat(told("styled").get("reloaded").asBoolean()).isFalse();

    browser.send(
        Map.of(
            "act", "login", "user", "Administrator", "password", bench.password(), "picture", "x"));
    told("logged in");
    browser.send(Map.of("act", "type", "title", "Half typed"));
    told("typed");
    Path page = bench.bench().root().resolve("apps/todo/www/todos.html");
    String titled = Files.readString(page);
    assertThat(titled).contains(" Todos</h1>");
    Files.writeString(page, titled.replace(" Todos</h1>", " My todos</h1>"));
    browser.send(Map.of("act", "offered", "picture", "reload-offered"));
    JsonNode offered = told("offered");
    assertThat(offered.get("typed").asString()).isEqualTo("Half typed");
    assertThat(offered.get("reloaded").asBoolean()).isFalse();
    assertThat(browser.told()).noneMatch(line -> what(line).matches("page error|request failed"));

    Files.writeString(styles, plain);
    Files.writeString(page, titled);
    bench.bench().edit("Todos.java", "Name it", "A todo needs a title");
    await().atMost(LIMIT).until(() -> bench.builds().equals(builds));
  }

  @Test
  void a_newcomer_tests_a_new_app_and_sees_its_page_at_once_and_each_edit_of_it()
      throws IOException {
    String made =
        bench
            .bench()
            .typist()
            .run("new-app", "library", "--no-input", "--install-on", BenchUnderTest.SITE)
            .succeeded()
            .output();
    assertThat(made).contains("/library\n");
    Path app = bench.bench().root().resolve("apps/library");
    try (Running tests = bench.bench().typist().begin("run-tests", "--app", "library", "--watch")) {
      browser.send(Map.of("act", "open", "path", "/library"));
      shows("h1", "Library");
      tests.await("  library: 5 tests$", TESTS_LIMIT);
      tests.await("waiting for changes; Ctrl-C ends it", LIMIT);
      replace(app.resolve("src/main/java/library/Notes.java"), "List<Note> list", "Lis<Note> list");
      tests.await("library: its tests could not be run", TESTS_LIMIT);
      assertThat(tests.output()).contains("Notes.java").containsOnlyOnce("library: 5 tests");
      tests.signal("INT");
      assertThat(tests.awaitEnd(LIMIT)).isNotZero();
    }
    replace(app.resolve("src/main/java/library/Notes.java"), "Lis<Note> list", "List<Note> list");

    replace(app.resolve("www/library.html"), "<h1>Library</h1>", "<h1>Books</h1>");
    shows("h1", "Books");
    replace(
        app.resolve("src/main/java/library/Notes.java"),
        "\"notes\", list(ctx)",
        "\"notes\", List.of(new Note(1, \"Edited\", \"Ann\"))");
    shows("#notes li", "Edited");
    replace(app.resolve("public/library.css"), "li { ", "li { font-weight: 700; ");
    browser.send(Map.of("act", "bold", "of", "#notes li"));
    told("bold");
  }

  private void shows(String selector, String text) {
    browser.send(Map.of("act", "shows", "of", selector, "text", text, "picture", "library"));
    told("shows " + text);
  }

  private static void replace(Path file, String from, String to) throws IOException {
    String text = Files.readString(file);
    assertThat(text).contains(from);
    Files.writeString(file, text.replace(from, to));
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

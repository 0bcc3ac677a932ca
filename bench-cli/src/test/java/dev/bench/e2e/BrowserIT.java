package dev.bench.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bench.testkit.ForeignClient;
import dev.bench.testkit.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** The pages of a bench in a real browser; what they looked like lies in {@code screenshots}. */
@Needs({ForeignClient.NODE, ForeignClient.CHROMIUM})
class BrowserIT {

  @RegisterExtension static final StartedBench bench = new StartedBench();

  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final String MODEL = "return Map.of(\"todos\", open(ctx)";

  private Browser browser;

  @BeforeEach
  void open_the_browser() throws IOException {
    browser = Browser.open(bench.bench());
  }

  @AfterEach
  void close_the_browser() throws IOException {
    browser.close();
  }

  @Test
  void every_page_of_the_runtime_can_be_read_by_all() {
    browser.survey("start-guest", "/", 200);
    browser.survey("login", "/login?redirect-to=/me", 200);
    browser.survey("not-permitted", "/private/files/none.pdf", 403);
    browser.survey("explorer-guest", "/explorer", 200);
    bench.administrator().add("Water the plants on the balcony");
    browser.survey("todos", "/todos", 200);

    browser.signIn(bench.password());
    browser.survey("start", "/", 200);
    browser.survey("me", "/me", 200);
    browser.survey("update-password", "/update-password", 200);
    browser.survey("explorer", "/explorer", 200);
    browser.survey("mailbox", "/mailbox", 200);
    browser.survey("not-found", "/nothing", 404);
    browser.survey("todos-user", "/todos", 200);
  }

  @Test
  void a_keyboard_is_enough_to_log_in_and_to_work_with_todos() {
    browser.act("keyboard", Map.of("user", "Administrator", "password", bench.password()));
    assertThat(browser.told("keyboard").get("path").asString()).isEqualTo("/");
    browser.assertNoFaults();
  }

  @Test
  void the_page_is_live_for_guests_and_users_can_add_todos() {
    browser.act("look", Map.of("picture", "todos-guest"));
    assertThat(browser.told("live").get("form").asBoolean()).isFalse();

    bench.administrator().add("Added elsewhere");
    browser.act("see", Map.of("title", "Added elsewhere", "picture", "todos-live"));
    assertThat(browser.told("seen Added elsewhere").get("reloaded").asBoolean()).isFalse();

    logIn();

    browser.act("add", Map.of("title", "Added here", "picture", "todos-added"));
    browser.told("added Added here");
    assertThat(browser.told("progress").get("text").asString()).contains("Added here");
    assertThat(bench.visitor().open().body()).contains("\"Added here\",\"priority\":3");
    browser.assertNoFaults();
  }

  @Test
  void a_developer_sees_faults_and_edits_without_a_reload_by_hand() throws IOException {
    String builds = bench.builds();
    browser.act("look", Map.of());
    browser.told("live");

    bench.bench().edit("Todos.java", "String title,", "Strin title,");
    browser.act("overlay", Map.of("text", "cannot find symbol"));
    assertThat(browser.told("overlay").get("text").asString())
        .contains(
            "todo is broken",
            "apps/todo/src/main/java/todo/Todos.java:"
                + bench.bench().lineOf("Todos.java", "Strin title,"));

    String failing =
        "if (ctx.request().orElseThrow().query().containsKey(\"fail\")) {"
            + " throw new IllegalStateException(\"The list of todos is lost\", new java.io.IOException(\"disk\")); } ";
    bench.bench().edit("Todos.java", MODEL, failing + MODEL);
    bench.bench().edit("Todos.java", "Strin title,", "String title,");
    browser.act("reloaded", Map.of());
    browser.told("reloaded");

    Path styles = bench.bench().root().resolve("apps/todo/public/todos.css");
    String plain = Files.readString(styles);
    Files.writeString(styles, plain + "main { outline: 1px solid rgb(1, 2, 3) }\n");
    browser.act("styled", Map.of("colour", "rgb(1, 2, 3)"));
    assertThat(browser.told("styled").get("reloaded").asBoolean()).isFalse();

    logIn();
    browser.act("type", Map.of("title", "Half typed"));
    browser.told("typed");
    Path page = bench.bench().root().resolve("apps/todo/www/todos.html");
    String titled = Files.readString(page);
    assertThat(titled).contains(">Todos</h1>");
    Files.writeString(page, titled.replace(">Todos</h1>", ">My todos</h1>"));
    browser.act("offered", Map.of("picture", "reload-offered"));
    JsonNode offered = browser.told("offered");
    assertThat(offered.get("typed").asString()).isEqualTo("Half typed");
    assertThat(offered.get("reloaded").asBoolean()).isFalse();
    browser.assertNoFaults();
    browser.survey("failure", "/todos?fail=1", 500);

    Files.writeString(styles, plain);
    Files.writeString(page, titled);
    bench.bench().edit("Todos.java", failing, "");
    await().atMost(LIMIT).until(() -> bench.builds().equals(builds));
  }

  /** Follows the link on the page of todos, and comes back. */
  private void logIn() {
    browser.act(
        "login", Map.of("user", "Administrator", "password", bench.password(), "picture", "login"));
    browser.told("logged in");
  }
}

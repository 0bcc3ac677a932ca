package dev.bench.e2e;

import static org.assertj.core.api.Assertions.assertThat;

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

/**
 * A new app on a running bench, from its first page to its tests. It is not part of {@link
 * BrowserIT}, so that the two longest of the tests may run at the same time.
 */
@Needs({ForeignClient.NODE, ForeignClient.CHROMIUM, ForeignClient.MAVEN})
class NewcomerIT {

  @RegisterExtension static final StartedBench bench = new StartedBench();

  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final Duration TESTS_LIMIT = Duration.ofMinutes(5);

  private Browser browser;

  @BeforeEach
  void open_the_browser() throws IOException {
    browser = Browser.open(bench.bench());
  }

  @AfterEach
  void close_the_browser() throws IOException {
    browser.close();
  }

  /** The next test of this Java process finds the bench as it was. */
  @AfterEach
  void remove_the_app() {
    Typist typist = bench.bench().typist();
    typist
        .run("--site", BenchUnderTest.SITE, "uninstall-app", "library", "--yes", "--no-backup")
        .succeeded();
    typist.run("remove-app", "library").succeeded();
    assertThat(bench.bench().root().resolve("apps/library")).doesNotExist();
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
      browser.act("open", Map.of("path", "/library"));
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
    browser.act("bold", Map.of("of", "#notes li"));
    browser.told("bold");
  }

  private void shows(String selector, String text) {
    browser.act("shows", Map.of("of", selector, "text", text, "picture", "library"));
    browser.told("shows " + text);
  }

  private static void replace(Path file, String from, String to) throws IOException {
    String text = Files.readString(file);
    assertThat(text).contains(from);
    Files.writeString(file, text.replace(from, to));
  }
}

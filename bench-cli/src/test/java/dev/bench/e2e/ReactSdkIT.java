package dev.bench.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bench.testkit.ForeignClient;
import dev.bench.testkit.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The published {@code frappe-react-sdk} in a real browser: a page of an app, whose script the
 * bench bundles as it does for each app.
 */
@Needs({ForeignClient.REACT_SDK, ForeignClient.CHROMIUM})
class ReactSdkIT {

  @RegisterExtension static final StartedBench bench = new StartedBench();

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Path SOURCES = ForeignClient.nodeFolder().resolve("react");

  @TempDir Path folder;

  private String builds;

  private static Path app() {
    return bench.bench().root().resolve("apps/todo");
  }

  private static Path packages() {
    return app().resolve("node_modules");
  }

  @BeforeEach
  void add_the_page_to_the_app() throws IOException {
    builds = bench.builds();
    Files.createDirectory(packages());
    for (String name : List.of("react", "react-dom", "frappe-react-sdk")) {
      Files.createSymbolicLink(
          packages().resolve(name), ForeignClient.nodeFolder().resolve("node_modules/" + name));
    }
    Files.copy(SOURCES.resolve("sdk.bundle.jsx"), app().resolve("public/sdk.bundle.jsx"));
    Files.copy(SOURCES.resolve("sdk.html"), app().resolve("www/sdk.html"));
    await("the page").atMost(LIMIT).until(() -> bench.visitor().get("/sdk").status() == 200);
  }

  @AfterEach
  void take_the_page_away() throws IOException {
    Files.deleteIfExists(app().resolve("www/sdk.html"));
    Files.deleteIfExists(app().resolve("public/sdk.bundle.jsx"));
    try (var links = Files.list(packages())) {
      for (Path link : links.toList()) {
        Files.delete(link);
      }
    }
    Files.delete(packages());
    await("the builds before").atMost(LIMIT).until(() -> bench.builds().equals(builds));
  }

  @Test
  void its_hooks_log_in_call_list_make_hear_upload_download_remove_and_log_out() throws Exception {
    Path file = Files.writeString(folder.resolve("Übung 1.txt"), "Grüße\n");
    try (Browser browser = Browser.open(bench.bench())) {
      browser.act(
          "react",
          Map.of(
              "user", "Administrator",
              "password", bench.password(),
              "file", file.toString()));
      JsonNode seen = browser.told("react");
      assertThat(seen.get("refused").asString()).isEqualTo("401 Invalid login credentials");
      assertThat(seen.get("list").get(0).asString()).startsWith("React call 2");
      assertThat(seen.get("list").get(1).asString()).startsWith("React document 3");
      assertThat(seen.get("wrong").asString())
          .isEqualTo("417 ValidationError: A todo needs a title");
      assertThat(seen.get("failed").asString()).isEmpty();
      assertThat(seen.get("upload").asString()).isEqualTo("100 File 1 8");
      assertThat(seen.get("downloaded").asString()).isEqualTo("Grüße\n");
      assertThat(seen.get("after").asInt()).isEqualTo(403);
    }
  }
}

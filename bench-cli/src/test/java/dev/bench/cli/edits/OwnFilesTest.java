package dev.bench.cli.edits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.config.BenchDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnFilesTest {

  private static final String START = "it takes effect with the next: bench start";

  @TempDir Path root;

  private BenchDirectory bench;
  private OwnFiles files;

  @BeforeEach
  void write_a_bench() throws IOException {
    bench = new BenchDirectory(root);
    Files.createDirectories(bench.sites());
    Files.createDirectories(bench.config());
    settings("{\"developer_mode\": 1, \"db_password\": \"old secret\"}");
    Files.writeString(root.resolve("Procfile"), "web: bench serve\n");
    Files.writeString(bench.config().resolve("redis_cache.conf"), "port 1\n");
    files = new OwnFiles(bench);
  }

  @Test
  void what_running_processes_take_by_themselves_is_not_told() throws IOException {
    settings("{\"developer_mode\": 1, \"db_password\": \"new secret\", \"time_zone\": \"UTC\"}");
    assertThat(files.edits()).isEmpty();
  }

  @Test
  void a_setting_is_told_once_by_its_name_with_what_it_takes() throws IOException {
    settings("{\"developer_mode\": 0, \"redis_cache\": \"redis://:secret@localhost\"}");
    assertThat(files.edits())
        .containsExactly(
            "developer_mode in sites/common_site_config.json: " + START,
            "redis_cache in sites/common_site_config.json: it takes effect after: bench setup redis, then bench start");
    assertThat(files.edits()).isEmpty();
  }

  @Test
  void settings_that_are_no_json_are_told_and_what_comes_after_them_too() throws IOException {
    settings("{\"developer_mode\": 1,");
    assertThat(files.edits())
        .singleElement()
        .asString()
        .contains("common_site_config.json", "running processes keep the settings of before")
        .doesNotContain("secret");
    settings("{\"developer_mode\": 0, \"db_password\": \"old secret\"}");
    assertThat(files.edits()).singleElement().asString().startsWith("developer_mode in ");
  }

  @Test
  void files_that_are_read_at_the_start_are_told_with_the_command() throws IOException {
    Files.writeString(root.resolve("Procfile"), "web: bench serve --port 1\n");
    Files.writeString(root.resolve(".env"), "A=b\n");
    Files.delete(bench.config().resolve("redis_cache.conf"));
    assertThat(files.edits())
        .isEqualTo(
            List.of(
                ".env has changed: " + START,
                "Procfile has changed: " + START,
                "config/redis_cache.conf has changed: " + START));
  }

  @Test
  void a_touch_is_no_edit() throws IOException {
    Files.setLastModifiedTime(root.resolve("Procfile"), FileTime.fromMillis(0));
    Files.writeString(
        bench.commonSiteConfig(), "{ \"developer_mode\": 1, \"db_password\": \"old secret\" }");
    assertThat(files.edits()).isEmpty();
  }

  private void settings(String text) throws IOException {
    Files.writeString(bench.commonSiteConfig(), text);
  }
}

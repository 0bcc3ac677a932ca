package dev.bench.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {

  @TempDir Path folder;

  @Test
  void a_missing_file_has_no_settings() {
    assertThat(ConfigFile.read(folder.resolve("none.json"))).isEmpty();
  }

  @Test
  void a_broken_file_is_named_with_line_and_column() throws IOException {
    Path file = Files.writeString(folder.resolve("broken.json"), "{\n \"a\": 1,\n \"b\" 2\n}");

    assertThatThrownBy(() -> ConfigFile.read(file))
        .isInstanceOf(BrokenConfigException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("line 3, column");
  }

  @Test
  void a_change_keeps_unknown_keys_and_the_order_of_keys() throws IOException {
    Path file = file("{\"mine\": [1, {\"x\": null}], \"b\": 2, \"a\": 1}", "rw-r--r--");

    ConfigFile.change(
        file,
        settings -> {
          settings.put("added", 5);
          settings.put("b", 3);
        });

    assertThat(Files.readString(file))
        .isEqualTo(
            """
            {
             "mine": [
              1,
              {
               "x": null
              }
             ],
             "b": 3,
             "a": 1,
             "added": 5
            }
            """);
    assertThat(mode(file)).isEqualTo("rw-r--r--");
  }

  @Test
  void only_the_owner_reads_a_file_that_holds_a_secret_or_is_new() throws IOException {
    Path file = file("{\"remote\": {\"api_token\": \"x\"}}", "rw-rw-r--");
    Path made = folder.resolve("made.json");

    ConfigFile.change(file, settings -> settings.put("a", 1));
    ConfigFile.change(made, settings -> settings.put("a", 1));

    assertThat(mode(file)).isEqualTo("rw-------");
    assertThat(mode(made)).isEqualTo("rw-------");
  }

  @Test
  void a_change_goes_through_a_link_and_leaves_it() throws IOException {
    Path target = file("{\"a\": 1}", "rw-r--r--");
    Path link = Files.createSymbolicLink(folder.resolve("link.json"), target);

    ConfigFile.change(link, settings -> settings.put("a", 2));

    assertThat(link).isSymbolicLink();
    assertThat(ConfigFile.read(target)).containsEntry("a", 2);
  }

  @Test
  void a_file_changed_by_root_still_belongs_to_its_owner() throws IOException {
    assumeThat(System.getProperty("user.name")).as("only root gives files away").isEqualTo("root");
    Path file = file("{\"a\": 1}", "rw-r--r--");
    Files.setAttribute(file, "unix:uid", 12345);

    ConfigFile.change(file, settings -> settings.put("a", 2));

    assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(12345);
  }

  private Path file(String text, String mode) throws IOException {
    Path file = Files.writeString(folder.resolve("site.json"), text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void parallel_writers_lose_no_key() throws Exception {
    Path file = folder.resolve("common.json");
    List<Callable<Void>> writers = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      String key = "key" + i;
      writers.add(() -> {
        ConfigFile.change(file, settings -> settings.put(key, 1));
        return null;
      });
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Void> written : threads.invokeAll(writers)) {
        written.get();
      }
    }

    assertThat(ConfigFile.read(file)).hasSize(50);
  }

  @Test
  void every_fault_of_the_common_settings_is_reported_at_once() throws IOException {
    BenchDirectory bench = new BenchDirectory(folder);
    Files.createDirectories(bench.sites());
    Files.writeString(
        bench.commonSiteConfig(),
        "{\"webserver_port\": 99999, \"redis_cache\": \"here\", \"developer_mode\": \"maybe\"}");

    assertThatThrownBy(() -> BenchConfig.load(bench, Map.of()))
        .hasMessageContaining("webserver_port is 99999")
        .hasMessageContaining("redis_cache is not an address")
        .hasMessageContaining("developer_mode is maybe");
  }

  @Test
  void the_environment_stands_over_the_file() throws IOException {
    BenchDirectory bench = new BenchDirectory(folder);
    Files.createDirectories(bench.sites());
    Files.writeString(bench.commonSiteConfig(), "{\"redis_queue\": \"redis://127.0.0.1:11000\"}");

    BenchConfig config =
        BenchConfig.load(bench, Map.of("FRAPPE_REDIS_QUEUE", "redis://127.0.0.1:22000"));

    assertThat(config.redisQueue().port()).isEqualTo(22000);
    assertThat(config.webserverPort()).isEqualTo(8000);
  }
}

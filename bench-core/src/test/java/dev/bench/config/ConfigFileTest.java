package dev.bench.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
  void a_change_keeps_unknown_keys_and_hides_the_file_from_others() throws IOException {
    Path file = Files.writeString(folder.resolve("site.json"), "{\"mine\": [1, {\"x\": null}]}");

    ConfigFile.change(file, settings -> settings.put("added", 5));

    assertThat(Files.readString(file))
        .isEqualTo(
            """
            {
             "added": 5,
             "mine": [
              1,
              {
               "x": null
              }
             ]
            }
            """);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
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
        .hasMessageContaining("redis_cache is no address")
        .hasMessageContaining("developer_mode is maybe");
  }

  @Test
  void the_environment_stands_over_the_file() throws IOException {
    BenchDirectory bench = new BenchDirectory(folder);
    Files.createDirectories(bench.sites());
    Files.writeString(bench.commonSiteConfig(), "{\"redis_queue\": \"redis://127.0.0.1:11000\"}");

    BenchConfig config =
        BenchConfig.load(bench, Map.of("FRAPPE_REDIS_QUEUE", "redis://127.0.0.1:22000"));

    assertThat(config.redisQueue().getPort()).isEqualTo(22000);
    assertThat(config.webserverPort()).isEqualTo(8000);
  }
}

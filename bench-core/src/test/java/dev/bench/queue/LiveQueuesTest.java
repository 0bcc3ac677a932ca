package dev.bench.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.ValidationException;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.config.ConfigFile;
import dev.bench.config.LiveConfig;
import dev.bench.runtime.Bench;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that runs knows the queues that the settings have now. */
class LiveQueuesTest {

  @TempDir Path folder;

  private BenchDirectory directory;

  @BeforeEach
  void make_a_bench() throws Exception {
    directory = new BenchDirectory(folder);
    for (String part : List.of("apps", "config", "sites")) {
      Files.createDirectories(folder.resolve(part));
    }
    Files.writeString(folder.resolve("sites/apps.txt"), "");
    change("redis_queue", "redis://127.0.0.1:1");
    change("redis_cache", "redis://127.0.0.1:1");
  }

  private void change(String key, Object value) {
    ConfigFile.change(directory.commonSiteConfig(), all -> all.put(key, value));
  }

  @Test
  void a_queue_that_is_added_is_known_and_one_that_is_removed_is_not() {
    try (Bench bench = Bench.open(directory, BenchConfig.load(directory), "test", 1)) {
      assertThatThrownBy(() -> bench.queues().limit("reports"))
          .isInstanceOf(ValidationException.class);

      change("workers", Map.of("reports", Map.of("timeout", 600)));

      Awaitility.await().until(() -> bench.queues().names().contains("reports"));
      assertThat(bench.queues().limit("reports")).hasMinutes(10);
      assertThat(bench.jobs().queues().limit("reports")).hasMinutes(10);

      change("workers", Map.of());

      Awaitility.await().until(() -> !bench.jobs().queues().names().contains("reports"));
    }
  }

  @Test
  void wrong_settings_change_nothing() {
    change("workers", Map.of("reports", Map.of("timeout", 600)));
    BenchConfig config = BenchConfig.load(directory);
    change("workers", List.of("reports"));
    LiveQueues queues = new LiveQueues(new LiveConfig(directory, config), config);
    assertThat(queues.get().limit("reports")).hasMinutes(10);
    assertThat(queues.get().names()).endsWith("reports");
  }
}

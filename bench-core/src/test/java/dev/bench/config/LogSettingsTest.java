package dev.bench.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogSettingsTest {

  @TempDir Path root;

  @Test
  void a_log_takes_five_files_of_ten_megabytes_unless_set() throws IOException {
    assertThat(config("{}").logFileMaxSizeMb()).isEqualTo(10);
    assertThat(config("{}").logFilesKept()).isEqualTo(5);
    BenchConfig set = config("{\"log_file_max_size_mb\": 2, \"log_files_kept\": 1}");
    assertThat(set.logFileMaxSizeMb()).isEqualTo(2);
    assertThat(set.logFilesKept()).isEqualTo(1);
  }

  @Test
  void a_log_without_room_is_refused() {
    assertThatThrownBy(() -> config("{\"log_file_max_size_mb\": 0, \"log_files_kept\": \"x\"}"))
        .isInstanceOf(BrokenConfigException.class)
        .hasMessageContaining("log_file_max_size_mb is 0, expected a number from 1 to 10000")
        .hasMessageContaining("log_files_kept is x");
  }

  private BenchConfig config(String json) throws IOException {
    BenchDirectory bench = new BenchDirectory(root);
    Files.createDirectories(bench.sites());
    Files.writeString(bench.commonSiteConfig(), json);
    return BenchConfig.load(bench, Map.of());
  }
}

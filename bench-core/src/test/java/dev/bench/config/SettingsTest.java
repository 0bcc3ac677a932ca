package dev.bench.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.database.DatabaseLimits;
import dev.bench.redis.RedisLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"500ms, PT0.5S", "10s, PT10S", "25m, PT25M", "2h, PT2H", "7d, PT168H"})
  void a_length_of_time_has_a_unit(String written, Duration meant) {
    assertThat(settings("a", written).duration("a")).contains(meant);
    assertThat(settings("a", written).duration("b")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"10", "1 h", "-1s", "1.5s", "s"})
  void a_length_of_time_without_one_is_refused_with_its_key(String written) {
    assertThatThrownBy(() -> settings("db_wait_limit", written).duration("db_wait_limit"))
        .hasMessageContaining("db_wait_limit")
        .hasMessageContaining(written)
        .hasMessageContaining("such as 10s");
  }

  @Test
  void limits_of_databases_and_redis_come_from_the_settings() {
    assertThat(DatabaseLimits.of(new Settings(Map.of()))).isEqualTo(DatabaseLimits.STANDARD);
    assertThat(DatabaseLimits.of(settings("db_connections_per_site", 3)).connectionsPerSite())
        .isEqualTo(3);
    assertThat(DatabaseLimits.of(settings("db_wait_limit", "1s")).turn()).hasSeconds(1);
    assertThat(RedisLimits.of(new Settings(Map.of()))).isEqualTo(RedisLimits.DEFAULT);
    assertThat(RedisLimits.of(settings("redis_answer_limit", "5s")).answer()).hasSeconds(5);
  }

  @Test
  void limits_that_cannot_be_are_refused() {
    assertThatThrownBy(() -> DatabaseLimits.of(settings("db_connections_per_site", 0)))
        .hasMessage("db_connections_per_site is 0, expected 1 to 1000");
    assertThatThrownBy(() -> DatabaseLimits.of(settings("db_idle_limit", "1s")))
        .hasMessage("db_idle_limit is 1 s, expected 10s or more");
    assertThatThrownBy(() -> RedisLimits.of(settings("redis_connections", 0)))
        .hasMessageContaining("redis_connections is 0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"redis://:pass^word@h:1", "redis://:pass/word@h:1", "redis://:%pass@h"})
  void a_wrong_address_of_a_redis_is_told_without_its_password(String address) {
    BenchDirectory bench = new BenchDirectory(folder);
    ConfigFile.change(bench.commonSiteConfig(), settings -> settings.put("redis_queue", address));

    assertThatThrownBy(() -> BenchConfig.load(bench, Map.of()))
        .isInstanceOf(BrokenConfigException.class)
        .hasMessageContaining("redis_queue is not an address like redis://127.0.0.1:11000")
        .hasMessageNotContaining("pass^")
        .hasMessageNotContaining("pass/")
        .hasMessageNotContaining("%pass");
  }

  @Test
  void broken_json_is_told_with_its_place_and_without_its_words() throws IOException {
    Path file = Files.writeString(folder.resolve("site.json"), "{\n \"db_password\": s3cret\n}");

    assertThatThrownBy(() -> ConfigFile.read(file))
        .hasMessageContaining("line 2")
        .hasMessageNotContaining("s3cret");
  }

  private static Settings settings(String key, Object value) {
    return new Settings(Map.of(key, value));
  }
}

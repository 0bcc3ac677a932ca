package dev.bench.cli.asset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.config.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AssetSettingsTest {

  @Test
  void the_defaults_are_those_of_the_handbook() {
    assertThat(AssetSettings.of(new Settings(Map.of()), false))
        .isEqualTo(
            new AssetSettings(Optional.empty(), Duration.ofMinutes(10), Duration.ofDays(7), true));
  }

  @Test
  void each_setting_counts() {
    Map<String, Object> settings =
        Map.of(
            "esbuild", "/opt/esbuild",
            "asset_build_limit", "30s",
            "assets_kept", "1d",
            "developer_mode", 1);
    assertThat(AssetSettings.of(new Settings(settings), false))
        .isEqualTo(
            new AssetSettings(
                Optional.of(Path.of("/opt/esbuild")),
                Duration.ofSeconds(30),
                Duration.ofDays(1),
                false));
    assertThat(AssetSettings.of(new Settings(settings), true).minified()).isTrue();
  }
}

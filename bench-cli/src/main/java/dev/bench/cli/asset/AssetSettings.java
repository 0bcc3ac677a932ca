package dev.bench.cli.asset;

import dev.bench.config.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How bundles are built.
 *
 * @param esbuild the program to use; empty for the one on the PATH or the one that is fetched
 * @param limit how long the bundles of an app may take
 * @param kept how long a bundle stays once another has taken its place
 * @param minified whether bundles are made small
 */
record AssetSettings(Optional<Path> esbuild, Duration limit, Duration kept, boolean minified) {

  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final Duration KEPT = Duration.ofDays(7);

  /**
   * What {@code settings} say.
   *
   * @param production whether bundles are made small in {@code developer_mode} too
   */
  static AssetSettings of(Settings settings, boolean production) {
    return new AssetSettings(
        settings.text("esbuild").map(Path::of),
        settings.duration("asset_build_limit").orElse(LIMIT),
        settings.duration("assets_kept").orElse(KEPT),
        production || !settings.flag("developer_mode"));
  }
}

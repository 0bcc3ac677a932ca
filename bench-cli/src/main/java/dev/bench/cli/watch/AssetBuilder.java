package dev.bench.cli.watch;

import dev.bench.app.AppFiles;
import dev.bench.config.BenchDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Puts the static files of apps where the web server finds them: {@code sites/assets/<app>}. */
public final class AssetBuilder {

  private final BenchDirectory bench;
  private final Path assets;

  /** A builder into the folder {@code sites/assets} of a bench. */
  public AssetBuilder(BenchDirectory bench) {
    this.bench = bench;
    this.assets = bench.sites().resolve("assets");
  }

  /**
   * Links the static files of an app's current build, whichever that is; removes the link of an app
   * that is gone or has none.
   */
  public void link(AppFiles app) throws IOException {
    Path link = assets.resolve(app.name());
    Path linked = Path.of(app.name(), "current", "public");
    if (!Files.isDirectory(app.folder()) || !Files.isDirectory(bench.builds().resolve(linked))) {
      if (Files.isSymbolicLink(link)) {
        Files.delete(link);
      }
      return;
    }
    Files.createDirectories(assets);
    Path target = assets.toRealPath().relativize(bench.builds().toRealPath()).resolve(linked);
    if (Files.isSymbolicLink(link) && Files.readSymbolicLink(link).equals(target)) {
      return;
    }
    Path draft = assets.resolve("." + app.name() + ".new");
    Files.deleteIfExists(draft);
    Files.createSymbolicLink(draft, target);
    Files.move(draft, link, StandardCopyOption.ATOMIC_MOVE);
  }
}

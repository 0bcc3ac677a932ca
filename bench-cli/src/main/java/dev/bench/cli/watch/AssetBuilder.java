package dev.bench.cli.watch;

import dev.bench.app.AppFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Puts the static files of apps where the web server finds them: {@code sites/assets/<app>}. */
public final class AssetBuilder {

  private final Path assets;

  /** A builder into the folder {@code sites/assets} of a bench. */
  public AssetBuilder(Path assets) {
    this.assets = assets;
  }

  /** Links the {@code public} folder of an app; removes the link of one that has none. */
  public void link(AppFiles app) throws IOException {
    Path link = assets.resolve(app.name());
    if (!Files.isDirectory(app.statics())) {
      if (Files.isSymbolicLink(link)) {
        Files.delete(link);
      }
      return;
    }
    Files.createDirectories(assets);
    Path target = assets.toRealPath().relativize(app.statics().toRealPath());
    if (Files.isSymbolicLink(link) && Files.readSymbolicLink(link).equals(target)) {
      return;
    }
    Path draft = assets.resolve("." + app.name() + ".new");
    Files.deleteIfExists(draft);
    Files.createSymbolicLink(draft, target);
    Files.move(draft, link, StandardCopyOption.ATOMIC_MOVE);
  }
}

package dev.bench.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.app.AppFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AssetBuilderTest {

  @TempDir Path root;

  @Test
  void the_public_folder_of_an_app_is_linked_relatively() throws IOException {
    AppFiles app = new AppFiles("shop", root.resolve("apps/shop"));
    Files.createDirectories(app.statics());
    Files.writeString(app.statics().resolve("a.css"), "a {}");
    Path assets = root.resolve("sites/assets");
    new AssetBuilder(assets).link(app);
    new AssetBuilder(assets).link(app);
    assertThat(assets.resolve("shop/a.css")).hasContent("a {}");
    assertThat(Files.readSymbolicLink(assets.resolve("shop")))
        .isEqualTo(Path.of("../../apps/shop/public"));
  }

  @Test
  void the_link_goes_with_the_folder() throws IOException {
    AppFiles app = new AppFiles("shop", root.resolve("apps/shop"));
    Files.createDirectories(app.statics());
    Path assets = root.resolve("sites/assets");
    new AssetBuilder(assets).link(app);
    Files.delete(app.statics());
    new AssetBuilder(assets).link(app);
    assertThat(assets.resolve("shop")).doesNotExist();
  }
}

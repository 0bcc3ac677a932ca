package dev.bench.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AssetBuilderTest {

  @TempDir Path root;

  private AppSources shop;
  private Path link;

  @BeforeEach
  void write_an_app() throws IOException {
    shop = AppSources.in(root, "shop");
    Files.createDirectories(shop.files().statics());
    Files.writeString(shop.files().statics().resolve("a.css"), "a {}");
    link = shop.bench().sites().resolve("assets/shop");
  }

  @Test
  void the_public_folder_of_the_current_build_is_linked_relatively() throws IOException {
    build();
    assertThat(link.resolve("a.css")).hasContent("a {}");
    assertThat(Files.readSymbolicLink(link))
        .isEqualTo(Path.of("../../env/builds/shop/current/public"));

    Files.writeString(shop.files().statics().resolve("a.css"), "b {}");
    assertThat(link.resolve("a.css")).hasContent("a {}");
    build();
    assertThat(link.resolve("a.css")).hasContent("b {}");
  }

  @Test
  void the_link_goes_with_the_folder() throws IOException {
    build();
    Files.delete(shop.files().statics().resolve("a.css"));
    Files.delete(shop.files().statics());
    build();
    assertThat(Files.isSymbolicLink(link)).isFalse();
  }

  private void build() throws IOException {
    try (BuildService service = new BuildService(shop.bench(), Map.of())) {
      service.build(shop.files());
    }
  }
}

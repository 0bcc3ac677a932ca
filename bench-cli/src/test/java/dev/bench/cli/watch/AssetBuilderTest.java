package dev.bench.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.build.BuildState;
import dev.bench.build.Builds;
import dev.bench.cli.asset.BundleOptions;
import dev.bench.cli.asset.BundleStore;
import dev.bench.cli.asset.Bundler;
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
  void the_bundles_of_an_app_are_built_with_it_and_their_faults_are_the_faults_of_the_app()
      throws IOException {
    Path source = shop.files().statics().resolve("shop.bundle.js");
    Files.writeString(source, "console.log(1);\n");
    build();
    assertThat(new BundleStore(shop.bench()).bundles("shop"))
        .singleElement()
        .satisfies(bundle -> assertThat(bundle.name()).isEqualTo("shop.bundle.js"));
    Files.writeString(source, "console.log(;\n");
    build();
    BuildState state = new Builds(shop.bench(), "shop").state().orElseThrow();
    assertThat(state.faults())
        .singleElement()
        .satisfies(fault -> assertThat(fault.file()).endsWith("public/shop.bundle.js"));
    assertThat(new BundleStore(shop.bench()).bundles("shop")).hasSize(1);
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
    Bundler bundler = Bundler.of(shop.bench(), System.getenv(), BundleOptions.usual(), _ -> {});
    try (BuildService service = new BuildService(shop.bench(), Map.of(), bundler)) {
      service.build(shop.files());
    }
  }
}

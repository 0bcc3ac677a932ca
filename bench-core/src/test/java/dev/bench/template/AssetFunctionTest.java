package dev.bench.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.config.BenchDirectory;
import dev.bench.config.ConfigFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AssetFunctionTest {

  @TempDir Path root;

  private Path map;
  private TemplateEngine templates;

  @BeforeEach
  void write_a_template() throws IOException {
    map = root.resolve("sites/assets/assets.json");
    Files.createDirectories(map.resolveSibling("."));
    Path folder = Files.createDirectories(root.resolve("www"));
    Files.writeString(folder.resolve("shop.html"), "<p>\n{{ asset('shop.bundle.js') }}");
    BundleUrls bundles = new BundleUrls(new BenchDirectory(root));
    templates = new TemplateEngine(Map.of("shop", folder), "/none/", bundles);
  }

  @Test
  void a_template_names_the_bundle_as_it_is_now() throws IOException {
    write("{\"shop.bundle.js\": \"/assets/shop/dist/js/shop.bundle.AAAA.js\"}");
    assertThat(page()).isEqualTo("<p>\n/assets/shop/dist/js/shop.bundle.AAAA.js");
    write("{\"shop.bundle.js\": \"/assets/shop/dist/js/shop.bundle.BBBB.js\"}");
    assertThat(page()).isEqualTo("<p>\n/assets/shop/dist/js/shop.bundle.BBBB.js");
  }

  @Test
  void a_bundle_that_was_not_built_is_an_error_that_names_place_and_bundles() throws IOException {
    assertThatThrownBy(this::page)
        .hasMessageContaining("There is no bundle shop.bundle.js: no bundle was built yet")
        .hasMessageContaining("shop.html:2");
    write("{\"other.bundle.css\": \"/a.css\", \"other.bundle.js\": \"/a.js\"}");
    assertThatThrownBy(this::page)
        .hasMessageContaining("assets.json has other.bundle.css, other.bundle.js")
        .hasRootCauseInstanceOf(UnknownBundleException.class);
  }

  @Test
  void a_broken_map_is_an_error_that_says_how_to_mend_it() throws IOException {
    write("{");
    assertThatThrownBy(this::page).hasMessageContaining("bench build --force");
  }

  private String page() throws IOException {
    return templates.text("shop/shop.html", Map.of());
  }

  private void write(String json) throws IOException {
    ConfigFile.replace(map, json, "rw-r--r--");
  }
}

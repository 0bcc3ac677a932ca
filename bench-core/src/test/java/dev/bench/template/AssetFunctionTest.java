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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
  void a_page_from_right_to_left_names_the_mirrored_style_sheet_where_there_is_one()
      throws IOException {
    Files.writeString(
        root.resolve("www/shop.html"),
        "{{ asset('shop.bundle.css') }} {{ asset('shop.bundle.js') }}");
    write("{\"shop.bundle.css\": \"/a.css\", \"shop.bundle.js\": \"/a.js\"}");
    assertThat(page(Direction.RTL)).as("there is none").isEqualTo("/a.css /a.js");
    ConfigFile.replace(
        root.resolve("sites/assets/assets-rtl.json"),
        "{\"rtl_shop.bundle.css\": \"/rtl.css\"}",
        "rw-r--r--");
    assertThat(page(Direction.RTL)).isEqualTo("/rtl.css /a.js");
    assertThat(page(Direction.LTR)).isEqualTo("/a.css /a.js");
  }

  @ParameterizedTest
  @CsvSource({"ar, RTL", "fa-IR, RTL", "He_IL, RTL", "ps, RTL", "ur, RTL", "en, LTR", "arn, LTR"})
  void the_direction_follows_from_the_language(String language, Direction direction) {
    assertThat(Direction.of(language)).isEqualTo(direction);
  }

  @Test
  void a_broken_map_is_an_error_that_says_how_to_mend_it() throws IOException {
    write("{");
    assertThatThrownBy(this::page).hasMessageContaining("bench build --force");
  }

  private String page() throws IOException {
    return templates.text("shop/shop.html", Map.of());
  }

  private String page(Direction direction) throws IOException {
    return templates.text("shop/shop.html", Map.of("dir", direction.text()));
  }

  private void write(String json) throws IOException {
    ConfigFile.replace(map, json, "rw-r--r--");
  }
}

package dev.bench.cli.asset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.build.BuildFault;
import dev.bench.config.ConfigFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the real esbuild. */
class BundlerTest {

  @TempDir Path root;

  private BundledApp shop;

  @BeforeEach
  void make_an_app() throws IOException {
    shop = BundledApp.in(root, "shop");
    shop.write("shop.bundle.ts", "import { price } from './price';\ndocument.title = price(2);\n");
    shop.write("price.ts", "export const price = (n: number) => `${n} €`;\n");
  }

  @Test
  void a_script_and_its_styles_are_bundles_that_the_map_names_with_their_hashes()
      throws IOException {
    shop.write("shop.bundle.ts", "import './shop.css';\nconst n: number = 1;\nconsole.log(n);\n");
    shop.write("shop.css", "body { color: red; background: url(/assets/shop/a.png) }");

    assertThat(build()).isInstanceOf(BundleBuild.Done.class);

    assertThat(shop.url("shop.bundle.js"))
        .matches("/assets/shop/dist/js/shop\\.bundle\\.[A-Z0-9]{8}\\.js");
    assertThat(shop.url("shop.bundle.css"))
        .matches("/assets/shop/dist/css/shop\\.bundle\\.[A-Z0-9]{8}\\.css");
    assertThat(shop.text("shop.bundle.css")).contains("url(/assets/shop/a.png)");
    assertThat(shop.file("shop.bundle.js")).isRegularFile();
    assertThat(Path.of(shop.file("shop.bundle.js") + ".map")).content().contains("n: number");
  }

  @Test
  void an_image_that_a_style_names_is_put_beside_the_bundles() throws IOException {
    shop.write("shop.bundle.css", "body { background: url(./a.png) }");
    shop.write("a.png", "no real image");

    build();

    assertThat(shop.text("shop.bundle.css"))
        .containsPattern("url\\(\"?/assets/shop/dist/media/a\\.[A-Z0-9]{8}\\.png");
    assertThat(shop.dist().resolve("media")).isDirectoryContaining("glob:**/a.*.png");
  }

  @Test
  void nothing_is_made_until_a_file_changes_that_a_bundle_is_made_of() throws IOException {
    build();
    String before = shop.url("shop.bundle.js");
    assertThat(build()).isInstanceOf(BundleBuild.UpToDate.class);
    assertThat(build(new BundleOptions(false, true))).isInstanceOf(BundleBuild.Done.class);

    shop.write("price.ts", "export const price = (n: number) => `${n} $`;\n");

    assertThat(build()).isInstanceOf(BundleBuild.Done.class);
    assertThat(shop.url("shop.bundle.js")).isNotEqualTo(before);
  }

  @Test
  void a_wrong_source_is_named_with_line_and_frame_and_the_bundle_before_is_served_on()
      throws IOException {
    build();
    String good = shop.url("shop.bundle.js");
    Path file = shop.write("price.ts", "export const price = 1;\nlet x = ;\n");

    BuildFault fault = faults(build()).getFirst();

    assertThat(fault.file()).isEqualTo(file.toRealPath().toString());
    assertThat(List.of(fault.line(), fault.column())).containsExactly(2, 9);
    assertThat(fault.message()).isEqualTo("Unexpected \";\"");
    assertThat(fault.source()).isEqualTo("let x = ;");
    assertThat(shop.url("shop.bundle.js")).isEqualTo(good);
    assertThat(shop.text("shop.bundle.js")).contains("€");
    assertThat(build()).as("until it is mended").isInstanceOf(BundleBuild.Broken.class);
  }

  @Test
  void an_import_that_is_not_found_is_named() throws IOException {
    Path file = shop.write("shop.bundle.ts", "import 'no-such-package';\n");

    BuildFault fault = faults(build()).getFirst();

    assertThat(fault.message()).contains("Could not resolve \"no-such-package\"");
    assertThat(fault.file()).isEqualTo(file.toRealPath().toString());
  }

  @Test
  void a_bundle_is_small_in_production_and_with_the_option() throws IOException {
    build();
    long small = Files.size(shop.file("shop.bundle.js"));
    ConfigFile.change(shop.bench().commonSiteConfig(), s -> s.put("developer_mode", 1));
    build();
    assertThat(Files.size(shop.file("shop.bundle.js"))).isGreaterThan(small);

    build(new BundleOptions(true, false));

    assertThat(Files.size(shop.file("shop.bundle.js"))).isEqualTo(small);
  }

  @Test
  void a_bundle_that_was_replaced_stays_for_open_pages_and_goes_after_a_while() throws IOException {
    build();
    Path first = shop.file("shop.bundle.js");
    shop.write("price.ts", "export const price = (n: number) => `${n} $`;\n");
    build();
    assertThat(first).isRegularFile();
    assertThat(shop.file("shop.bundle.js")).isNotEqualTo(first);

    Files.setLastModifiedTime(first, FileTime.from(Instant.now().minus(Duration.ofDays(8))));
    shop.write("price.ts", "export const price = (n: number) => `${n} £`;\n");
    build();

    assertThat(first).doesNotExist();
  }

  @Test
  void two_bundles_with_one_name_are_refused_in_one_app_and_in_two() throws IOException {
    shop.write("admin/shop.bundle.js", "console.log(1);\n");
    assertThat(faults(build()).getFirst().message())
        .isEqualTo(
            "Two sources in apps/shop/public make the bundle shop.bundle.js:"
                + " public/admin/shop.bundle.js, public/shop.bundle.ts; give one of them another name");
    Files.delete(shop.app().statics().resolve("admin/shop.bundle.js"));
    build();

    BundledApp other = BundledApp.in(root, "other");
    other.write("shop.bundle.js", "console.log(1);\n");

    assertThat(faults(other.build(BundleOptions.usual())).getFirst().message())
        .startsWith(
            "The bundle shop.bundle.js exists already as /assets/shop/dist/js/shop.bundle.");
  }

  @Test
  void the_bundles_go_with_their_sources() throws IOException {
    build();
    Files.delete(shop.app().statics().resolve("shop.bundle.ts"));

    build();

    assertThat(shop.urls()).isEmpty();
  }

  @Test
  void a_bundle_is_made_again_when_the_map_is_gone() throws IOException {
    build();
    Files.delete(root.resolve("sites/assets/assets.json"));

    build();

    assertThat(shop.file("shop.bundle.js")).isRegularFile();
  }

  @Test
  void a_program_that_is_missing_is_named_with_the_file_that_needs_it() throws IOException {
    ConfigFile.change(shop.bench().commonSiteConfig(), s -> s.put("esbuild", "/no/such/program"));
    assertThat(faults(build()).getFirst().message())
        .contains("The setting esbuild names /no/such/program");
  }

  @Test
  void scss_is_compiled_by_sass_and_its_faults_have_a_place() throws IOException {
    shop.write("_colours.scss", "$brand: #123456;\n");
    shop.write("theme.bundle.scss", "@use 'colours';\nnav { a { color: colours.$brand } }\n");
    assertThat(build()).isInstanceOf(BundleBuild.Done.class);
    assertThat(shop.text("theme.bundle.css")).contains("nav a", "#123456");
    assertThat(Path.of(shop.file("theme.bundle.css") + ".map")).content().contains("$brand");

    Path part = shop.write("_colours.scss", "$brand: #123456;\n$other: $none;\n");
    BuildFault fault = faults(build()).getFirst();
    assertThat(fault.text(root.toRealPath()))
        .isEqualTo("apps/shop/public/_colours.scss:2: Undefined variable.");
    assertThat(fault.source()).isEqualTo("$other: $none;");
    assertThat(fault.file()).isEqualTo(part.toRealPath().toString());
    assertThat(shop.text("theme.bundle.css")).contains("#123456");
  }

  private BundleBuild build() throws IOException {
    return build(BundleOptions.usual());
  }

  private BundleBuild build(BundleOptions options) throws IOException {
    return shop.build(options);
  }

  static List<BuildFault> faults(BundleBuild build) {
    assertThat(build).isInstanceOf(BundleBuild.Broken.class);
    return ((BundleBuild.Broken) build).faults();
  }
}

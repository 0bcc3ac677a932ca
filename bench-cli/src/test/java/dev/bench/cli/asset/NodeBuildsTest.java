package dev.bench.cli.asset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bench.build.BuildFault;
import dev.bench.config.ConfigFile;
import dev.bench.config.FileLocked;
import dev.bench.testkit.ForeignClient;
import dev.bench.testkit.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Vue's components and build scripts of apps, with the real Node. */
@Needs(ForeignClient.NODE)
class NodeBuildsTest {

  private static final String COMPONENT =
      """
      <script setup>
      import { ref } from "vue";
      const count = ref(1);
      </script>
      <template><button @click="count++">{{ count }} pieces</button></template>
      <style scoped>button { color: teal }</style>
      """;

  @TempDir Path root;

  private final List<String> told = new ArrayList<>();
  private BundledApp shop;

  @BeforeEach
  void make_an_app() throws IOException {
    shop = BundledApp.in(root, "shop");
  }

  @Test
  void a_vue_component_is_compiled_and_its_faults_have_a_place() throws IOException {
    installed("vue");
    shop.write(
        "shop.bundle.js",
        "import { createApp } from 'vue';\nimport Shop from './Shop.vue';\ncreateApp(Shop).mount('#shop');\n");
    shop.write("Shop.vue", COMPONENT);
    try (Bundler bundler = bundler(System.getenv())) {
      assertThat(bundler.build(shop.app())).isInstanceOf(BundleBuild.Done.class);
      assertThat(shop.text("shop.bundle.js")).contains(" pieces");
      assertThat(shop.text("shop.bundle.css")).containsPattern("button\\[data-v-[0-9a-f]{8}]");
      assertThat(bundler.build(shop.app())).isInstanceOf(BundleBuild.UpToDate.class);

      Path file = shop.write("Shop.vue", COMPONENT.replace("ref(1);", "ref(;"));
      BuildFault fault = BundlerTest.faults(bundler.build(shop.app())).getFirst();
      assertThat(fault.file()).isEqualTo(file.toRealPath().toString());
      assertThat(shop.text("shop.bundle.js")).contains(" pieces");

      shop.write("Shop.vue", COMPONENT.replace("<button", "<button v-for"));
      fault = BundlerTest.faults(bundler.build(shop.app())).getFirst();
      assertThat(fault.line()).isEqualTo(5);
      assertThat(fault.source()).contains("<button v-for");

      shop.write("Shop.vue", COMPONENT.replace("pieces", "items"));
      assertThat(bundler.build(shop.app())).isInstanceOf(BundleBuild.Done.class);
      assertThat(shop.text("shop.bundle.js")).contains(" items");
    }
  }

  @Test
  void each_style_sheet_has_a_right_to_left_form_when_the_app_has_the_package_rtlcss()
      throws IOException {
    shop.write("shop.bundle.js", "import './shop.css';\nconsole.log(1);\n");
    shop.write("shop.css", "nav { float: left; padding: 0 1px 0 2px }");
    try (Bundler bundler = bundler(System.getenv())) {
      bundler.build(shop.app());
      assertThat(shop.rtlUrls()).isEmpty();

      installed("rtlcss");
      assertThat(bundler.build(shop.app())).isInstanceOf(BundleBuild.Done.class);
      assertThat(shop.urls().keySet()).hasToString("[shop.bundle.css, shop.bundle.js]");
      assertThat(shop.rtlUrls().keySet()).hasToString("[rtl_shop.bundle.css]");
      assertThat(String.valueOf(shop.rtlUrls().get("rtl_shop.bundle.css")))
          .matches("/assets/shop/dist/css-rtl/shop\\.bundle\\.[0-9A-F]{8}\\.css");
      assertThat(shop.rtlText("rtl_shop.bundle.css"))
          .contains("float:right", "padding:0 2px 0 1px")
          .doesNotContain("sourceMappingURL");
      assertThat(bundler.build(shop.app())).isInstanceOf(BundleBuild.UpToDate.class);

      shop.write("shop.css", "nav { float: right }");
      assertThat(bundler.build(shop.app())).isInstanceOf(BundleBuild.Done.class);
      assertThat(shop.rtlText("rtl_shop.bundle.css")).contains("float:left");
    }
  }

  @Test
  void a_site_from_right_to_left_without_the_package_rtlcss_is_named() throws IOException {
    shop.write("shop.bundle.css", "nav { float: left }");
    Path site = Files.createDirectories(root.resolve("sites/shop.localhost"));
    ConfigFile.replace(site.resolve("site_config.json"), "{\"lang\": \"ar\"}", "rw-------");
    BundleBuild.Done done = (BundleBuild.Done) shop.build(BundleOptions.usual());
    assertThat(done.warnings().getFirst().message())
        .isEqualTo(
            "Site shop.localhost has the language ar, but style sheets from right to left need"
                + " Node.js 18 or newer and the package rtlcss: run npm install rtlcss in "
                + root);
  }

  /** Gives the app the packages of the test clients, which have {@code name}. */
  private void installed(String name) throws IOException {
    assumeTrue(
        Files.isDirectory(ForeignClient.nodeFolder().resolve("node_modules").resolve(name))
            || "true".equals(System.getenv("CI")),
        () ->
            "the package %s is missing: run `npm ci` in %s"
                .formatted(name, ForeignClient.nodeFolder()));
    Files.createSymbolicLink(
        shop.app().folder().resolve("node_modules"),
        ForeignClient.nodeFolder().resolve("node_modules"));
  }

  @Test
  void a_component_without_the_package_vue_or_without_node_says_what_is_missing()
      throws IOException {
    shop.write("shop.bundle.js", "import Shop from './Shop.vue';\nconsole.log(Shop);\n");
    Path file = shop.write("Shop.vue", COMPONENT);

    BuildFault fault = BundlerTest.faults(shop.build(BundleOptions.usual())).getFirst();
    assertThat(fault.file()).isEqualTo(file.toRealPath().toString());
    assertThat(fault.message()).contains("The package vue", "npm install vue");

    try (Bundler bundler = bundler(Map.of("PATH", ""))) {
      fault = BundlerTest.faults(bundler.build(shop.app())).getFirst();
      assertThat(fault.message())
          .isEqualTo(
              "Vue's components need Node.js 18 or newer, which is not on the PATH; install it");
    }
  }

  @Test
  void a_build_script_runs_when_a_file_has_changed_and_its_output_has_the_name_of_the_app()
      throws IOException {
    script("console.log('made one');\nfs.writeFileSync('public/dist/shop.js', 'one');\n");
    assertThat(run()).isInstanceOf(BundleBuild.Done.class);
    assertThat(shop.app().statics().resolve("dist/shop.js")).hasContent("one");
    assertThat(told).contains("shop | made one");
    assertThat(run()).isInstanceOf(BundleBuild.UpToDate.class);

    script("console.log('it broke');\nprocess.exit(3);\n");
    BuildFault fault = BundlerTest.faults(run()).getFirst();
    assertThat(fault.file()).endsWith("apps/shop/package.json");
    assertThat(fault.message()).contains("npm run build failed with exit code 3", "it broke");
  }

  @Test
  void a_build_script_may_write_anywhere_and_runs_once_for_each_edit() throws IOException {
    shop.write("made.js", "an output that is there before the first run");
    script(
        "fs.writeFileSync('public/made.js', 'made of ' + fs.readFileSync('public/price.js'));\n");
    shop.write("price.js", "one");
    assertThat(run()).isInstanceOf(BundleBuild.Done.class);
    assertThat(run()).as("it may have been edited").isInstanceOf(BundleBuild.Done.class);
    assertThat(run()).isInstanceOf(BundleBuild.UpToDate.class);

    shop.write("price.js", "two");
    assertThat(run()).isInstanceOf(BundleBuild.Done.class);
    assertThat(run()).isInstanceOf(BundleBuild.UpToDate.class);
    shop.write("price.js", "two");
    assertThat(run()).as("written with the same content").isInstanceOf(BundleBuild.UpToDate.class);

    Files.delete(shop.app().statics().resolve("made.js"));
    assertThat(run()).as("its output is gone").isInstanceOf(BundleBuild.Done.class);
  }

  @Test
  void an_edit_while_the_build_script_runs_is_built_afterwards() throws IOException {
    shop.write("price.js", "one");
    script(
        """
        if (!fs.existsSync('.ran')) fs.writeFileSync('public/price.js', 'two');
        fs.writeFileSync('.ran', '');
        """);

    assertThat(run()).isInstanceOf(BundleBuild.Done.class);
    assertThat(run()).isInstanceOf(BundleBuild.Done.class);
    assertThat(run()).isInstanceOf(BundleBuild.UpToDate.class);
  }

  @Test
  void a_build_script_that_failed_runs_again_when_a_file_has_changed() throws IOException {
    script("console.log('it broke');\nprocess.exit(3);\n");
    try (Bundler bundler = bundler(System.getenv())) {
      BundleBuild first = bundler.runScript(shop.app());
      assertThat(bundler.runScript(shop.app())).isEqualTo(first);
      assertThat(told).containsOnlyOnce("shop | it broke");

      shop.write("price.js", "an edit");
      assertThat(bundler.runScript(shop.app())).isEqualTo(first);
      assertThat(told.stream().filter("shop | it broke"::equals)).hasSize(2);
    }
    assertThat(run()).as("by another process").isInstanceOf(BundleBuild.Broken.class);
    assertThat(told.stream().filter("shop | it broke"::equals)).hasSize(3);
  }

  @Test
  void two_processes_do_not_run_the_build_script_of_an_app_at_the_same_time() throws IOException {
    script("fs.writeFileSync('public/dist/shop.js', 'one');\n");
    ConfigFile.change(shop.bench().commonSiteConfig(), s -> s.put("asset_build_limit", "1ms"));
    try (FileLocked other = new BundleStore(shop.bench()).scriptLock("shop", Duration.ZERO)) {
      assertThat(other.held()).isTrue();
      assertThat(BundlerTest.faults(run()).getFirst().message()).contains("is locked by another");
    }
    ConfigFile.change(shop.bench().commonSiteConfig(), s -> s.remove("asset_build_limit"));
    assertThat(run()).isInstanceOf(BundleBuild.Done.class);
  }

  @Test
  void a_build_script_that_hangs_is_ended_with_all_that_it_has_started() throws IOException {
    script("fs.writeFileSync('pid', String(process.pid));\nsetInterval(() => {}, 1000);\n");
    Path pid = shop.app().folder().resolve("pid");
    // On a slow machine npm needs more time before it starts the script.
    for (int seconds = 2; !isWritten(pid); seconds *= 2) {
      String limit = seconds + "s";
      ConfigFile.change(shop.bench().commonSiteConfig(), s -> s.put("asset_build_limit", limit));

      assertThat(BundlerTest.faults(run()).getFirst().message())
          .contains(
              "took longer than %d s and was ended; asset_build_limit allows more"
                  .formatted(seconds));
    }

    long script = Long.parseLong(Files.readString(pid));
    await().until(() -> ProcessHandle.of(script).filter(ProcessHandle::isAlive).isEmpty());
  }

  @Test
  void a_build_script_without_node_or_packages_says_what_is_missing() throws IOException {
    script("fs.writeFileSync('public/dist/shop.js', 'one');\n");
    Files.delete(shop.app().folder().resolve("node_modules"));
    assertThat(BundlerTest.faults(run()).getFirst().message())
        .isEqualTo(
            "Its packages are missing: there is neither node_modules nor package-lock.json; run npm install in apps/shop");

    try (Bundler bundler = bundler(Map.of("PATH", ""))) {
      assertThat(BundlerTest.faults(bundler.runScript(shop.app())).getFirst().message())
          .startsWith("Its script build needs npm and Node.js 18 or newer");
    }
  }

  private static boolean isWritten(Path file) throws IOException {
    return Files.exists(file) && Files.size(file) > 0;
  }

  private void script(String code) throws IOException {
    Path folder = shop.app().folder();
    Files.createDirectories(folder.resolve("node_modules"));
    Files.writeString(
        folder.resolve("package.json"), "{\"scripts\": {\"build\": \"node build.cjs\"}}");
    Files.writeString(
        folder.resolve("build.cjs"),
        "const fs = require('fs');\nfs.mkdirSync('public/dist', { recursive: true });\n" + code);
  }

  private BundleBuild run() throws IOException {
    try (Bundler bundler = bundler(System.getenv())) {
      return bundler.runScript(shop.app());
    }
  }

  private Bundler bundler(Map<String, String> environment) {
    Consumer<String> tell = told::add;
    return Bundler.of(shop.bench(), environment, BundleOptions.usual(), tell);
  }
}

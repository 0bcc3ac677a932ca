package dev.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.cli.apps.AppAbout;
import dev.bench.cli.apps.AppList;
import dev.bench.cli.apps.AppName;
import dev.bench.cli.apps.AppRemoval;
import dev.bench.cli.apps.Scaffold;
import dev.bench.cli.asset.BundleStore;
import dev.bench.cli.setup.Progress;
import dev.bench.cli.update.BenchUpdate;
import dev.bench.config.BenchDirectory;
import dev.bench.config.FileLocked;
import dev.bench.testkit.FreePorts;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.Year;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Apps come into a bench completely or not at all, and leave it when nothing needs them. */
class AppCommandsTest {

  private static final String SERVICES = "src/main/resources/META-INF/services/dev.bench.App";

  @TempDir Path root;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void make_a_bench() throws IOException {
    for (String folder : new String[] {"apps", "sites", "config"}) {
      Files.createDirectories(root.resolve(folder));
    }
    Files.writeString(root.resolve("sites/apps.txt"), "# the apps of this bench\nbench\n");
    int closed = FreePorts.find(1).getFirst();
    Files.writeString(
        root.resolve("sites/common_site_config.json"),
        "{\"redis_queue\": \"redis://127.0.0.1:%d\"}".formatted(closed));
  }

  @Test
  void a_new_app_is_written_built_and_listed() throws IOException {
    assertThat(run("new-app", "stock-take", "--title", "A \"B\" & {{ c }}", "--no-input"))
        .as(err.toString())
        .isZero();

    assertThat(names()).containsExactly("bench", "stock_take");
    assertThat(files(root.resolve("apps/stock_take")))
        .contains(
            "pom.xml",
            "src/main/java/stock_take/StockTakeApp.java",
            SERVICES,
            "src/main/resources/db/migration/V1__create_note.sql",
            "public/stock_take.bundle.js",
            "templates/emails/stock_take_note.html",
            "www/stock_take.html",
            "src/test/java/stock_take/NotesTest.java")
        .allSatisfy(file ->
            assertThat(root.resolve("apps/stock_take").resolve(file))
                .content()
                .doesNotContainPattern("@[a-zA-Z]+@"));
    assertThat(root.resolve("apps/stock_take/www/stock_take.html"))
        .content()
        .contains("<h1>A &quot;B&quot; &amp; &#123;&#123; c }}</h1>");
    assertThat(root.resolve("env/builds/stock_take/current/classes/stock_take/Notes.class"))
        .exists();
    assertThat(root.resolve("sites/assets/stock_take/stock_take.css")).exists();
    assertThat(root.resolve("sites/assets/assets.json"))
        .content()
        .contains("stock_take.bundle.js", "stock_take.bundle.css");
    assertThat(run("build")).as(err.toString()).isZero();
    assertThat(out.toString())
        .containsPattern("stock_take +stock_take\\.bundle\\.js +[0-9.]+ kB")
        .containsPattern("stock_take +stock_take\\.bundle\\.css +[0-9.]+ kB");
    assertThat(run("build", "--app", "stock_take", "--json")).isZero();
    assertThat(out.toString()).contains("\"name\": \"stock_take.bundle.js\"", "\"faults\": [ ]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1st", "class", "api", "java", "", "héé", "a/b", "..", "bench"})
  void a_name_that_cannot_be_an_app_is_refused_in_one_sentence(String name) throws IOException {
    assertThat(run("new-app", name, "--no-input")).isEqualTo(1);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).startsWith("bench: ");
    nothing_was_added();
  }

  @Test
  void a_title_of_two_lines_is_refused() throws IOException {
    assertThat(run("new-app", "shop", "--no-input", "--title", "a\nb")).isEqualTo(1);
    nothing_was_added();
  }

  @Test
  void a_site_that_is_not_there_is_refused_before_anything_is_made() throws IOException {
    assertThat(run("new-app", "shop", "--no-input", "--install-on", "nowhere")).isEqualTo(1);
    assertThat(err.toString()).contains("nowhere");
    nothing_was_added();
  }

  @Test
  void an_app_of_that_name_is_never_touched() throws IOException {
    Files.createDirectories(root.resolve("apps/shop"));
    Files.writeString(root.resolve("apps/shop/mine"), "");

    assertThat(run("new-app", "shop", "--no-input")).isEqualTo(1);

    assertThat(err.toString()).contains("apps/shop exists already", "bench get-app apps/shop");
    assertThat(files(root.resolve("apps"))).containsExactly("shop/mine");
  }

  @Test
  void an_app_is_copied_from_a_folder_under_the_name_of_its_pom() throws IOException {
    Path source = app("any-folder", "shop");
    Files.createDirectories(source.resolve("target"));

    assertThat(run("get-app", source.toString())).as(err.toString()).isZero();

    assertThat(names()).containsExactly("bench", "shop");
    assertThat(root.resolve("apps/shop/target")).doesNotExist();
    assertThat(root.resolve("env/builds/shop/current/classes/shop/TheApp.class")).exists();
  }

  @Test
  void the_app_of_the_handbook_is_built_to_the_letter() throws IOException {
    String page = Files.readString(Path.of("../docs/apps.md"));
    Matcher file = Pattern.compile("(?ms)^`([\\w./-]+)`\n\n```\\w*\n(.*?)^```$").matcher(page);
    Path source = root.resolve("elsewhere/handbook");
    while (file.find()) {
      Path target = source.resolve(file.group(1));
      Files.createDirectories(target.getParent());
      Files.writeString(target, file.group(2));
    }
    assertThat(files(source)).hasSize(7);
    assertThat(source.resolve("pom.xml")).content().isEqualTo(pomOfNewApp());

    assertThat(run("get-app", source.toString())).as(err.toString()).isZero();

    assertThat(names()).containsExactly("bench", "greetings");
    assertThat(root.resolve("env/builds/greetings/current/classes/greetings/Greetings.class"))
        .exists();
    Path test = source.resolve("src/test/java/greetings/GreetingsTest.java");
    String classPath =
        root.resolve("env/builds/greetings/current/classes")
            + File.pathSeparator
            + System.getProperty("java.class.path");
    assertThat(
            ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-cp", classPath, "-d", root.toString(), test.toString()))
        .isZero();
  }

  private String pomOfNewApp() throws IOException {
    Path app = root.resolve("elsewhere/new");
    new Scaffold("0.1.0-SNAPSHOT", Year.of(2026))
        .write(new AppAbout(new AppName("greetings"), "Greetings", "Ann", "MIT"), app);
    return Files.readString(app.resolve("pom.xml"));
  }

  @Test
  void an_app_is_cloned_from_a_branch_of_a_repository() throws Exception {
    Path source = app("repository", "shop");
    git(source, "init", "--quiet", "--initial-branch=main");
    git(source, "add", ".");
    git(source, "commit", "--quiet", "--message=one");
    git(source, "checkout", "--quiet", "-b", "v2");
    Files.writeString(source.resolve("second"), "");
    git(source, "add", ".");
    git(source, "commit", "--quiet", "--message=two");
    git(source, "checkout", "--quiet", "main");

    assertThat(run("get-app", "file://" + source, "--branch", "v2")).as(err.toString()).isZero();

    assertThat(root.resolve("apps/shop/second")).exists();
    assertThat(root.resolve("apps/shop/.git")).exists();
  }

  @Test
  void an_update_pulls_an_app_unless_it_is_excluded() throws Exception {
    Path source = app("repository", "shop");
    git(source, "init", "--quiet", "--initial-branch=main");
    git(source, "add", ".");
    git(source, "commit", "--quiet", "--message=one");
    assertThat(run("get-app", "file://" + source)).as(err.toString()).isZero();
    Files.writeString(source.resolve("second"), "");
    git(source, "add", ".");
    git(source, "commit", "--quiet", "--message=two");
    Progress progress = new Progress(System.out, false, false);
    try (BenchUpdate update = new BenchUpdate(new BenchDirectory(root), progress, null)) {
      assertThat(run("exclude-app", "shop")).isZero();
      update.pull("shop");
      assertThat(root.resolve("apps/shop/second")).doesNotExist();
      assertThat(update.apps().get("shop").commit()).isEmpty();

      assertThat(run("include-app", "shop")).isZero();
      update.pull("shop");
      assertThat(root.resolve("apps/shop/second")).exists();
      assertThat(update.apps().get("shop").commit()).isNotEmpty();
    }
  }

  @Test
  void what_cannot_be_built_is_not_added() throws IOException {
    Path source = app("broken", "shop");
    Files.writeString(source.resolve("src/main/java/shop/TheApp.java"), "package shop; class {");

    assertThat(run("get-app", source.toString())).isEqualTo(1);

    assertThat(err.toString()).contains("shop was not added, since it cannot be built");
    nothing_was_added();
  }

  @Test
  void what_is_no_app_is_not_added() throws IOException {
    Path source = Files.createDirectories(root.resolve("elsewhere/empty"));
    assertThat(run("get-app", source.toString())).isEqualTo(1);
    assertThat(run("get-app", root.resolve("elsewhere/none").toString())).isEqualTo(1);
    assertThat(err.toString()).contains("is not an app of a bench", "none cannot be cloned");
    nothing_was_added();
  }

  @Test
  void a_folder_of_apps_is_listed_where_it_lies() throws IOException {
    app("../apps/shop", "shop");
    assertThat(run("get-app", "apps/shop")).as(err.toString()).isZero();
    assertThat(names()).containsExactly("bench", "shop");
  }

  @Test
  void an_app_that_a_site_has_cannot_be_removed() throws IOException {
    app("../apps/shop", "shop");
    run("get-app", "apps/shop");
    Path site = Files.createDirectories(root.resolve("sites/s.localhost"));
    Files.writeString(site.resolve("site_config.json"), "{\"db_name\": \"x\"}");
    Path state = site.resolve("site_state.json");
    Files.writeString(state, "{\"epoch\": 1, \"installed_apps\": [\"bench\", \"shop\"]}");

    assertThat(run("remove-app", "shop")).isEqualTo(1);
    assertThat(err.toString()).contains("shop is installed on s.localhost");
    assertThat(root.resolve("apps/shop")).exists();

    Files.writeString(state, "{\"epoch\": 22, \"installed_apps\": [\"bench\"]}");
    assertThat(run("remove-app", "shop")).as(err.toString()).isZero();
    assertThat(names()).containsExactly("bench");
    assertThat(root.resolve("apps/shop")).doesNotExist();
    assertThat(files(root.resolve("archived/apps")))
        .anyMatch(file -> file.matches("shop-\\d{4}-\\d\\d-\\d\\d/" + SERVICES));
  }

  @Test
  void an_app_is_not_removed_while_another_process_builds_bundles() throws IOException {
    app("../apps/shop", "shop");
    run("get-app", "apps/shop");
    BenchDirectory bench = new BenchDirectory(root);
    AppRemoval removal = new AppRemoval(bench, LocalDate.EPOCH, Duration.ZERO);
    try (FileLocked builder = new BundleStore(bench).lock(Duration.ZERO)) {
      assertThat(builder.held()).isTrue();
      assertThatThrownBy(() -> removal.remove("shop")).hasMessageContaining("is locked by another");
      assertThat(names()).contains("shop");
      assertThat(root.resolve("apps/shop")).exists();
    }
    assertThat(removal.remove("shop")).isPresent();
  }

  @Test
  void what_is_no_app_of_the_bench_cannot_be_removed() throws IOException {
    assertThat(run("remove-app", "bench")).isEqualTo(1);
    assertThat(run("remove-app", "../sites")).isEqualTo(1);
    assertThat(err.toString()).contains("stays", "There is no app ../sites");
    assertThat(root.resolve("sites")).exists();
  }

  @Test
  void excluded_apps_are_listed_until_they_are_included() throws IOException {
    app("../apps/shop", "shop");
    run("get-app", "apps/shop");
    Path excluded = root.resolve("sites/excluded_apps.txt");

    assertThat(run("exclude-app", "shop")).isZero();
    assertThat(run("exclude-app", "shop")).isZero();
    assertThat(excluded).content().isEqualTo("shop\n");
    assertThat(run("include-app", "shop")).isZero();
    assertThat(excluded).content().isEmpty();
    assertThat(run("exclude-app", "shpo")).isEqualTo(1);
  }

  private void nothing_was_added() throws IOException {
    assertThat(names()).containsExactly("bench");
    assertThat(files(root.resolve("apps"))).isEmpty();
  }

  /** Writes an app that does nothing. */
  private Path app(String folder, String name) throws IOException {
    Path app = root.resolve("elsewhere").resolve(folder).normalize();
    Files.createDirectories(app.resolve(SERVICES).getParent());
    Files.writeString(app.resolve(SERVICES), name + ".TheApp\n");
    Files.writeString(
        app.resolve("pom.xml"), "<project><artifactId>%s</artifactId></project>".formatted(name));
    Path sources = Files.createDirectories(app.resolve("src/main/java").resolve(name));
    Files.writeString(
        sources.resolve("TheApp.java"),
        """
        package %1$s;
        public class TheApp implements dev.bench.App {
          public String name() { return "%1$s"; }
          public void register(dev.bench.Hooks hooks) {}
        }
        """
            .formatted(name));
    return app;
  }

  private static void git(Path folder, String... words) throws Exception {
    List<String> line =
        Stream.concat(
                Stream.of("git", "-c", "user.name=a", "-c", "user.email=a@b.c"), Stream.of(words))
            .toList();
    assertThat(new ProcessBuilder(line).directory(folder.toFile()).inheritIO().start().waitFor())
        .isZero();
  }

  private List<String> names() throws IOException {
    return AppList.of(new BenchDirectory(root)).names();
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  private int run(String... words) {
    CommandLine line = Main.commandLine(root, words);
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(words);
  }
}

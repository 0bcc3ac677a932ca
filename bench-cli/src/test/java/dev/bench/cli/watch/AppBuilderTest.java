package dev.bench.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.build.AppBuild;
import dev.bench.build.BuildFault;
import dev.bench.build.Folders;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppBuilderTest {

  @TempDir Path bench;

  private AppSources shop;
  private AppSources mail;
  private AppBuilder builder;

  @BeforeEach
  void make_two_apps() throws IOException {
    mail = AppSources.in(bench, "mail");
    shop = AppSources.in(bench, "shop");
    builder = new AppBuilder(shop.bench(), Map.of());
    shop.type("Shop", "{ public static int answer(int question) { return 42; } }");
    Files.createDirectories(shop.files().resources().resolve("db"));
    Files.writeString(shop.files().resources().resolve("db/V1.sql"), "select 1");
  }

  @AfterEach
  void close() throws IOException {
    builder.close();
  }

  @Test
  void classes_and_resources_are_in_the_build_and_parameters_have_names() throws Exception {
    assertThat(build(shop)).isInstanceOf(Build.Done.class);
    assertThat(shop.classes().resolve("db/V1.sql")).exists();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {shop.classes().toUri().toURL()})) {
      Class<?> type = loader.loadClass("shop.Shop");
      assertThat(type.getMethod("answer", int.class).getParameters()[0].getName())
          .isEqualTo("question");
    }
  }

  @Test
  void nothing_is_done_when_nothing_has_changed() throws IOException {
    build(shop);
    AppBuild first = shop.build().orElseThrow();
    assertThat(build(shop)).isEqualTo(new Build.UpToDate("shop"));
    assertThat(shop.build()).contains(first);
  }

  @Test
  void a_damaged_build_is_made_again_although_nothing_has_changed() throws IOException {
    build(shop);
    Path damaged = shop.classes().resolve("shop/Shop.class");
    byte[] good = Files.readAllBytes(damaged);
    Files.write(damaged, new byte[0]); // as after a power loss

    try (AppBuilder later = new AppBuilder(shop.bench(), Map.of())) {
      assertThat(later.build(shop.files())).isInstanceOf(Build.Done.class);
    }

    assertThat(shop.classes().resolve("shop/Shop.class")).hasBinaryContent(good);
  }

  @Test
  void each_build_is_a_folder_of_its_own_and_the_old_one_stays_as_it_was() throws IOException {
    build(shop);
    Path first = shop.classes();
    shop.type("Other", "{}");
    build(shop);
    assertThat(first.resolve("shop/Other.class")).doesNotExist();
    assertThat(shop.classes().resolve("shop/Other.class")).exists();
  }

  @Test
  void a_class_that_is_gone_is_gone() throws IOException {
    Path other = shop.type("Other", "{}");
    build(shop);
    Files.delete(other);
    build(shop);
    assertThat(shop.classes().resolve("shop/Other.class")).doesNotExist();
  }

  @Test
  void a_clean_of_maven_takes_nothing_from_the_build() throws IOException {
    build(shop);
    Path target = Files.createDirectories(shop.files().folder().resolve("target/classes"));
    Folders.delete(target.getParent());
    assertThat(shop.classes().resolve("shop/Shop.class")).exists();
    assertThat(build(shop)).isEqualTo(new Build.UpToDate("shop"));
    assertThat(shop.files().folder().resolve("target")).doesNotExist();
  }

  @Test
  void a_broken_app_says_file_line_and_column_and_its_build_stays() throws IOException {
    build(shop);
    AppBuild good = shop.build().orElseThrow();
    Path file = shop.type("Shop", "{\n  int x = nowhere;\n}");
    BuildFault fault = fault(build(shop));
    assertThat(fault.text(bench))
        .startsWith("apps/shop/src/main/java/shop/Shop.java:2: cannot find symbol");
    assertThat(fault.file()).isEqualTo(file.toString());
    assertThat(fault.column()).isEqualTo(11);
    assertThat(fault.source()).isEqualTo("  int x = nowhere;");
    assertThat(shop.build()).contains(good);
  }

  @Test
  void a_registration_that_throws_is_broken_with_its_line_and_the_build_stays() throws IOException {
    build(shop);
    AppBuild good = shop.build().orElseThrow();
    Path file = shop.register("int no = 1 / 0;");
    BuildFault fault = fault(build(shop));
    assertThat(fault.message()).contains("register() failed", "/ by zero");
    assertThat(fault.file()).isEqualTo(file.toString());
    assertThat(fault.source().strip()).isEqualTo("int no = 1 / 0;");
    assertThat(shop.build()).contains(good);
  }

  @Test
  void a_wrong_schedule_is_broken_with_its_line() throws IOException {
    shop.register("hooks.cron(\"* * *\", TheApp::job);");
    BuildFault fault = fault(build(shop));
    assertThat(fault.message()).contains("five fields");
    assertThat(fault.source()).contains("hooks.cron");
    assertThat(shop.build()).isEmpty();
  }

  @Test
  void the_api_of_the_bench_is_on_the_class_path() throws IOException {
    shop.type("Api", "{ dev.bench.Hooks h; org.slf4j.Logger log; org.jdbi.v3.core.Handle db; }");
    assertThat(build(shop)).isInstanceOf(Build.Done.class);
  }

  @Test
  void an_app_sees_another_that_its_pom_names_and_no_other() throws IOException {
    mail.type("Mail", "{ public static void send() {} }");
    build(mail);
    shop.type("Shop", "{ void sell() { mail.Mail.send(); } }");
    assertThat(build(shop)).isInstanceOf(Build.Broken.class);
    shop.pom(
        "<dependencies><dependency><groupId>x</groupId><artifactId>mail</artifactId>"
            + "<version>1</version><scope>provided</scope></dependency></dependencies>");
    assertThat(build(shop)).isInstanceOf(Build.Done.class);
    mail.type("Mail", "{ public static void send(int to) {} }");
    build(mail);
    assertThat(build(shop)).isInstanceOf(Build.Broken.class);
  }

  @Test
  void a_pom_that_is_no_xml_is_named_with_its_line_and_the_build_stays() throws IOException {
    build(shop);
    AppBuild good = shop.build().orElseThrow();
    Files.writeString(shop.files().folder().resolve("pom.xml"), "<project>\n<a></b>");
    assertThat(fault(build(shop)).text(bench)).startsWith("apps/shop/pom.xml:2: this is not XML");
    assertThat(shop.build()).contains(good);
  }

  @Test
  void the_release_of_the_pom_is_compiled_for() throws IOException {
    shop.pom("<properties><maven.compiler.release>21</maven.compiler.release></properties>");
    shop.type("Shop", "{ void f(Object o) { for (Object _ : new Object[1]) {} } }");
    assertThat(fault(build(shop)).message()).contains("-source 21");
    shop.type("Shop", "{}");
    assertThat(build(shop)).isInstanceOf(Build.Done.class);
    byte[] code = Files.readAllBytes(shop.classes().resolve("shop/Shop.class"));
    assertThat(code[7]).isEqualTo((byte) 65);
  }

  @Test
  void an_app_without_a_folder_is_broken_and_no_folder_is_made() throws IOException {
    Folders.delete(shop.files().folder());
    assertThat(fault(build(shop)).message())
        .isEqualTo("apps/shop is missing; add it, or take shop out of sites/apps.txt");
    assertThat(shop.files().folder()).doesNotExist();
    assertThat(shop.bench().builds().resolve("shop")).doesNotExist();
  }

  @Test
  void templates_and_static_files_are_in_the_build_without_hidden_files_and_links_outwards()
      throws IOException {
    Files.createDirectories(shop.files().pages().resolve("_parts"));
    Files.writeString(shop.files().pages().resolve("_parts/head.html"), "head");
    Files.createDirectories(shop.files().emails());
    Files.writeString(shop.files().emails().resolve("hello.html"), "Hello");
    Files.createDirectories(shop.files().statics());
    Files.writeString(shop.files().statics().resolve("a.css"), "a {}");
    Files.writeString(shop.files().statics().resolve(".env"), "secret");
    Files.createSymbolicLink(
        shop.files().statics().resolve("out"), bench.resolve("sites/apps.txt"));
    build(shop);

    AppBuild build = shop.build().orElseThrow();
    assertThat(build.pages().resolve("_parts/head.html")).hasContent("head");
    assertThat(build.emails().resolve("hello.html")).hasContent("Hello");
    assertThat(build.statics()).isDirectoryContaining("glob:**/a.css");
    assertThat(Folders.files(build.statics())).hasSize(1);
  }

  @Test
  void an_edit_of_a_template_makes_a_build_with_the_same_files_of_classes() throws IOException {
    Path page = Files.createDirectories(shop.files().pages()).resolve("a.html");
    Files.writeString(page, "one");
    build(shop);
    AppBuild first = shop.build().orElseThrow();

    Files.writeString(page, "another");
    assertThat(build(shop)).isInstanceOf(Build.Done.class);

    AppBuild second = shop.build().orElseThrow();
    assertThat(first.pages().resolve("a.html")).hasContent("one");
    assertThat(second.pages().resolve("a.html")).hasContent("another");
    assertThat(
            Files.isSameFile(
                first.classes().resolve("shop/Shop.class"),
                second.classes().resolve("shop/Shop.class")))
        .isTrue();
    assertThat(second.isWhole()).isTrue();
  }

  @Test
  void an_edit_of_a_body_leaves_the_class_files_of_other_sources() throws IOException {
    shop.type("Other", "{}");
    shop.type("Third", "{}");
    build(shop);
    Path other = shop.classes().resolve("shop/Other.class");
    Path edited = shop.classes().resolve("shop/Shop.class");

    shop.type("Shop", "{ public static int answer(int question) { return 43; } }");
    assertThat(build(shop)).isInstanceOf(Build.Done.class);

    assertThat(Files.isSameFile(other, shop.classes().resolve("shop/Other.class"))).isTrue();
    assertThat(Files.mismatch(edited, shop.classes().resolve("shop/Shop.class"))).isNotNegative();
    assertThat(shop.build().orElseThrow().isWhole()).isTrue();
  }

  @Test
  void a_broken_template_is_broken_with_its_line_and_the_build_stays() throws IOException {
    Path page = Files.createDirectories(shop.files().pages()).resolve("a.html");
    Files.writeString(page, "fine");
    build(shop);
    AppBuild good = shop.build().orElseThrow();

    Files.writeString(page, "first\n{% if %}\n");
    BuildFault fault = fault(build(shop));

    assertThat(fault.text(bench)).startsWith("apps/shop/www/a.html:2: ");
    assertThat(fault.source()).isEqualTo("{% if %}");
    assertThat(shop.build()).contains(good);
  }

  @Test
  void a_text_in_markdown_that_no_visitor_could_read_is_broken() throws IOException {
    Path pages = Files.createDirectories(shop.files().pages());
    Files.write(pages.resolve("a.md"), new byte[] {'a', (byte) 0xe4});
    assertThat(fault(build(shop)).text(bench)).startsWith("apps/shop/www/a.md: this is not UTF-8");

    Files.delete(pages.resolve("a.md"));
    Files.writeString(pages.resolve("login.md"), "# Log in");
    assertThat(fault(build(shop)).text(bench))
        .startsWith("apps/shop/www/login.md: the runtime fills this page")
        .endsWith("login.html");
  }

  private Build build(AppSources app) {
    return builder.build(app.files());
  }

  private static BuildFault fault(Build build) {
    assertThat(build).isInstanceOf(Build.Broken.class);
    return ((Build.Broken) build).faults().getFirst();
  }
}

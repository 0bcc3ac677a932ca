package dev.bench.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.app.AppFiles;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppBuilderTest {

  @TempDir Path apps;

  private AppFiles shop;
  private AppFiles mail;
  private AppBuilder builder;

  @BeforeEach
  void make_two_apps() throws IOException {
    shop = new AppFiles("shop", apps.resolve("shop"));
    mail = new AppFiles("mail", apps.resolve("mail"));
    builder = new AppBuilder(List.of(mail, shop));
    source(shop, "Shop", "public static int answer(int question) { return 42; }");
    Files.createDirectories(shop.resources().resolve("db"));
    Files.writeString(shop.resources().resolve("db/V1.sql"), "select 1");
  }

  @AfterEach
  void close() throws IOException {
    builder.close();
  }

  @Test
  void classes_and_resources_are_in_place_and_parameters_have_names() throws Exception {
    assertThat(builder.build(shop)).isInstanceOf(Build.Done.class);
    assertThat(shop.classes().resolve("db/V1.sql")).exists();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {shop.classes().toUri().toURL()})) {
      Class<?> type = loader.loadClass("shop.Shop");
      assertThat(type.getMethod("answer", int.class).getParameters()[0].getName())
          .isEqualTo("question");
    }
  }

  @Test
  void nothing_is_done_when_nothing_has_changed() throws IOException {
    builder.build(shop);
    Path first = shop.classes().toRealPath();
    assertThat(builder.build(shop)).isEqualTo(new Build.UpToDate("shop"));
    assertThat(shop.classes().toRealPath()).isEqualTo(first);
  }

  @Test
  void each_build_is_a_folder_of_its_own_and_the_old_one_stays_as_it_was() throws IOException {
    builder.build(shop);
    Path first = shop.classes().toRealPath();
    source(shop, "Other", "");
    builder.build(shop);
    assertThat(first.resolve("shop/Other.class")).doesNotExist();
    assertThat(shop.classes().resolve("shop/Other.class")).exists();
  }

  @Test
  void only_the_last_builds_are_kept() throws IOException {
    for (int i = 0; i < 6; i++) {
      source(shop, "Shop", "int i" + i + ";");
      builder.build(shop);
    }
    try (Stream<Path> kept = Files.list(shop.classes().resolveSibling("generations"))) {
      assertThat(kept.filter(Files::isDirectory)).hasSize(3);
    }
  }

  @Test
  void a_class_that_is_gone_is_gone() throws IOException {
    Path other = source(shop, "Other", "");
    builder.build(shop);
    Files.delete(other);
    builder.build(shop);
    assertThat(shop.classes().resolve("shop/Other.class")).doesNotExist();
  }

  @Test
  void a_broken_app_says_file_and_line_and_keeps_its_classes() throws IOException {
    builder.build(shop);
    Path good = shop.classes().toRealPath();
    Path file = source(shop, "Shop", "\n int x = nowhere;");
    Build build = builder.build(shop);
    assertThat(build).isInstanceOf(Build.Broken.class);
    Fault fault = ((Build.Broken) build).faults().getFirst();
    assertThat(fault.text(apps))
        .startsWith("shop/src/main/java/shop/Shop.java:2: cannot find symbol");
    assertThat(fault.file()).isEqualTo(file);
    assertThat(shop.classes().toRealPath()).isEqualTo(good);
  }

  @Test
  void classes_that_maven_made_are_replaced() throws IOException {
    Files.createDirectories(shop.classes().resolve("old"));
    assertThat(builder.build(shop)).isInstanceOf(Build.Done.class);
    assertThat(shop.classes().resolve("old")).doesNotExist();
  }

  @Test
  void the_api_of_the_bench_is_on_the_class_path() throws IOException {
    source(
        shop,
        "App",
        "public void register(dev.bench.Hooks hooks) {} org.slf4j.Logger log; org.jdbi.v3.core.Handle h;");
    assertThat(builder.build(shop)).isInstanceOf(Build.Done.class);
  }

  @Test
  void an_app_sees_another_that_its_pom_names_and_no_other() throws IOException {
    source(mail, "Mail", "public static void send() {}");
    builder.build(mail);
    source(shop, "Shop", "void sell() { mail.Mail.send(); }");
    assertThat(builder.build(shop)).isInstanceOf(Build.Broken.class);
    pom(
        shop,
        "<dependency><groupId>x</groupId><artifactId>mail</artifactId><scope>provided</scope></dependency>");
    assertThat(builder.build(shop)).isInstanceOf(Build.Done.class);
    source(mail, "Mail", "public static void send(int to) {}");
    builder.build(mail);
    assertThat(builder.build(shop)).isInstanceOf(Build.Broken.class);
  }

  @Test
  void a_pom_that_is_no_xml_is_named_with_its_line() throws IOException {
    Files.writeString(shop.folder().resolve("pom.xml"), "<project>\n<a></b>");
    Build build = builder.build(shop);
    assertThat(((Build.Broken) build).faults().getFirst().text(apps))
        .contains("pom.xml is no XML, line 2");
  }

  private static void pom(AppFiles app, String dependencies) throws IOException {
    Files.writeString(
        app.folder().resolve("pom.xml"),
        "<project><dependencies>" + dependencies + "</dependencies></project>");
  }

  private static Path source(AppFiles app, String type, String body) throws IOException {
    Path file = app.sources().resolve(app.name()).resolve(type + ".java");
    Files.createDirectories(file.getParent());
    return Files.writeString(
        file, "package %s; public class %s { %s }\n".formatted(app.name(), type, body));
  }
}

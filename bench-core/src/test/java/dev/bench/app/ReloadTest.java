package dev.bench.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bench.build.AppBuild;
import dev.bench.build.Builds;
import dev.bench.config.BenchDirectory;
import dev.bench.testkit.AppFixture;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloadTest {

  private static final String APP =
      """
      import dev.bench.*;
      public final class ShopApp implements App {
        public String name() { return "shop"; }
        public void register(Hooks hooks) {}
        @Whitelisted public static Answer answer() { return new Answer(%d); }
        public record Answer(int number) {}
      }
      """;

  private static final String MAIL =
      """
      import dev.bench.*;
      public final class MailApp implements App {
        public String name() { return "mail"; }
        public void register(Hooks hooks) {}
        @Whitelisted public static int sent() { return 3; }
      }
      """;

  private static final String REQUIRING =
      """
      import dev.bench.*;
      public final class MailApp implements App {
        public String name() { return "mail"; }
        public java.util.List<String> requires() { return java.util.List.of("shop"); }
        public void register(Hooks hooks) {}
        @Whitelisted public static shop.ShopApp.Answer first() { return shop.ShopApp.answer(); }
      }
      """;

  @TempDir Path bench;

  @Test
  void a_new_generation_answers_with_the_new_code_and_the_old_one_with_the_old() throws Exception {
    Apps apps = appsThatAnswer(1);
    Generation old = apps.current();
    compile(2);

    Generation next = apps.reload(7);

    assertThat(apps.current()).isSameAs(next);
    assertThat(next.id().sequence()).isEqualTo(7);
    assertThat(next.id()).isNotEqualTo(old.id());
    assertThat(answer(next)).isEqualTo("{\"number\":2}");
    assertThat(answer(old)).isEqualTo("{\"number\":1}");
  }

  @Test
  void the_same_code_is_not_loaded_again() throws Exception {
    Apps apps = appsThatAnswer(1);
    Generation first = apps.current();

    assertThat(apps.reload(2)).isSameAs(first);
  }

  @Test
  void a_broken_app_keeps_its_last_good_build_and_another_app_is_new() throws Exception {
    Apps apps = appsThatAnswer(1);
    AppFixture.in(bench, "mail").compile(MAIL);
    apps.reload(1);
    breakShop();
    AppFixture.in(bench, "mail").compile(MAIL.replace("int sent", "int sentToday"));

    Generation next = apps.reload(2);

    assertThat(answer(next)).isEqualTo("{\"number\":1}");
    assertThat(next.exposed(List.of("mail"), "mail.MailApp.sentToday")).isPresent();
    assertThat(next.faults()).containsOnlyKeys("shop");
  }

  @Test
  void a_process_that_starts_serves_the_last_good_build_of_a_broken_app() throws Exception {
    compile(1);
    breakShop();

    Generation first = Apps.load(new BenchDirectory(bench)).current();

    assertThat(answer(first)).isEqualTo("{\"number\":1}");
    assertThat(first.faults().get("shop")).hasMessageContaining("register() failed");
  }

  @Test
  void an_app_whose_requirement_changed_too_much_stays_as_it_is() throws Exception {
    compile(1);
    AppFixture.in(bench, "mail").compile(REQUIRING);
    Apps apps = Apps.load(new BenchDirectory(bench));
    AppFixture.in(bench, "shop").compile(APP.formatted(2).replace("Answer", "Reply"));

    Generation next = apps.reload(1);

    assertThat(next.faults()).containsOnlyKeys("mail");
    assertThat(next.exposed(List.of("mail"), "mail.MailApp.first")).isPresent();
    assertThat(answer(next)).isEqualTo("{\"number\":2}");
  }

  @Test
  void an_app_that_is_new_in_apps_txt_is_served_without_a_restart() throws Exception {
    Apps apps = appsThatAnswer(1);
    AppFixture.in(bench, "mail").compile(MAIL);

    assertThat(apps.reload(1).exposed(List.of("mail"), "mail.MailApp.sent")).isPresent();
  }

  @Test
  void a_build_that_is_wrong_is_told_before_it_is_served() throws Exception {
    compile(1);
    breakShop();
    BenchDirectory directory = new BenchDirectory(bench);
    AppBuild wrong = new Builds(directory, "shop").current().orElseThrow();

    assertThat(Apps.check(directory, wrong).orElseThrow())
        .hasMessageContaining("register() failed");
  }

  @Test
  void new_pages_are_served_with_the_classes_that_are_loaded() throws Exception {
    Apps apps = appsThatAnswer(1);
    Generation old = apps.current();
    page("hello");

    Generation next = apps.reload(1);

    assertThat(apps.current()).isSameAs(next).isNotSameAs(old);
    assertThat(next.id().content()).isNotEqualTo(old.id().content());
    assertThat(next.app("shop").build().orElseThrow().pages().resolve("hello.html"))
        .hasContent("hello");
    assertThat(next.app("shop").loader()).isSameAs(old.app("shop").loader());
    assertThat(answer(next)).isEqualTo("{\"number\":1}");

    compile(2);
    assertThat(answer(apps.reload(2))).isEqualTo("{\"number\":2}");
  }

  @Test
  void a_build_that_was_made_again_after_damage_is_loaded_anew() throws Exception {
    Apps apps = appsThatAnswer(1);
    Generation old = apps.current();
    AppBuild build = new Builds(new BenchDirectory(bench), "shop").current().orElseThrow();
    Files.write(build.classes().resolve("shop/ShopApp$Answer.class"), new byte[0]);
    compile(1);

    Generation next = apps.reload(1);

    assertThat(next.id().content()).isNotEqualTo(old.id().content());
    assertThat(next.app("shop").loader()).isNotSameAs(old.app("shop").loader());
    assertThat(answer(next)).isEqualTo("{\"number\":1}");
  }

  @Test
  void a_resource_whose_name_is_no_name_of_a_file_is_not_there() throws Exception {
    ClassLoader loader = appsThatAnswer(1).current().app("shop").loader();

    assertThat(loader.getResource("a\0b")).isNull();
    assertThat(loader.getResource("a\ud800b")).isNull();
    assertThat(loader.getResourceAsStream("a\ud800b")).isNull();
  }

  @Test
  void apps_in_another_order_are_served_in_that_order() throws Exception {
    Apps apps = appsThatAnswer(1);
    AppFixture.in(bench, "mail").compile(MAIL);
    apps.reload(1);
    Path list = bench.resolve("sites/apps.txt");
    List<String> names = Files.readAllLines(list);
    Files.write(list, names.reversed());
    page("hello");

    assertThat(List.copyOf(apps.reload(2).apps().keySet())).containsSubsequence("mail", "shop");
  }

  @Test
  void builds_of_which_only_pages_were_served_are_let_go() throws Exception {
    Apps apps = appsThatAnswer(1);
    for (int i = 0; i < 6; i++) {
      page("number " + i);
      apps.reload(i);
    }
    Builds builds = new Builds(new BenchDirectory(bench), "shop");
    AtomicInteger edits = new AtomicInteger();

    await()
        .untilAsserted(() -> {
          System.gc();
          page("edit " + edits.incrementAndGet()); // a builder removes what is not held
          try (Stream<Path> folders = Files.list(builds.folder())) {
            // Of the first build come the classes, of a later one the pages.
            assertThat(folders.filter(each -> each.getFileName().toString().matches("\\w{16}")))
                .hasSizeLessThanOrEqualTo(5);
          }
        });
  }

  @Test
  void old_generations_are_collected_over_a_hundred_reloads() throws Exception {
    Apps apps = appsThatAnswer(0);
    List<WeakReference<ClassLoader>> old = new ArrayList<>();
    for (int i = 1; i <= 100; i++) {
      old.add(new WeakReference<>(apps.current().app("shop").loader()));
      answer(apps.current());
      compile(i);
      apps.reload(i);
    }

    await()
        .untilAsserted(() -> {
          System.gc();
          assertThat(old).allMatch(loader -> loader.get() == null);
        });
  }

  private Apps appsThatAnswer(int number) throws IOException {
    compile(number);
    return Apps.load(new BenchDirectory(bench));
  }

  private void compile(int number) throws IOException {
    AppFixture.in(bench, "shop").compile(APP.formatted(number));
  }

  private void page(String text) throws IOException {
    AppFixture shop = AppFixture.in(bench, "shop");
    Files.createDirectories(shop.folder().resolve("www"));
    Files.writeString(shop.folder().resolve("www/hello.html"), text);
    shop.build();
  }

  private void breakShop() throws IOException {
    AppFixture.in(bench, "shop")
        .compile(
            APP.formatted(2)
                .replace("Hooks hooks) {", "Hooks hooks) { throw new IllegalStateException();"));
  }

  private static String answer(Generation generation) throws Exception {
    ExposedMethod method = generation.exposed(List.of("shop"), "shop.ShopApp.answer").orElseThrow();
    return generation.json().write(method.call(null, List.of(), Map.of()));
  }
}

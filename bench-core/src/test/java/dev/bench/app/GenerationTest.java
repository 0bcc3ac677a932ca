package dev.bench.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.build.AppBuild;
import dev.bench.build.Builds;
import dev.bench.config.BenchDirectory;
import dev.bench.testkit.AppFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerationTest {

  private static final String APP =
      """
      import dev.bench.*;
      public final class ShopApp implements App {
        public String name() { return "shop"; }
        public void register(Hooks hooks) {
          hooks.daily(Orders::nightly).page("/orders/{id}", "order.html", ctx -> java.util.Map.of());
        }
      }
      """;
  private static final String ORDERS =
      """
      import dev.bench.*;
      public final class Orders {
        @Whitelisted(allowGuest = true) public static int count(Context ctx, @Default("3") int of) { return of; }
        @Job(queue = "long", timeout = "2m", retries = 2, backoff = {"1s"}) public static void send(Context ctx, long id) {}
        public static void nightly(Context ctx) {}
        public static void hidden(Context ctx) {}
      }
      """;

  @TempDir Path bench;

  @Test
  void only_declared_methods_can_be_found_by_name() throws IOException {
    AppFixture.in(bench, "shop").compile(APP, ORDERS);
    Generation generation = load();
    List<String> installed = List.of("shop");

    assertThat(generation.exposed(installed, "shop.Orders.count")).isPresent();
    assertThat(generation.exposed(installed, "shop.Orders.send")).isEmpty();
    assertThat(generation.exposed(installed, "shop.Orders.hidden")).isEmpty();
    assertThat(generation.exposed(installed, "java.lang.System.exit")).isEmpty();
    assertThat(generation.job(installed, "shop.Orders.send")).isPresent();
    assertThat(generation.job(installed, "shop.Orders.nightly")).isPresent();
    assertThat(generation.job(installed, "shop.Orders.hidden")).isEmpty();
  }

  @Test
  void a_site_without_the_app_finds_nothing_of_it() throws IOException {
    AppFixture.in(bench, "shop").compile(APP, ORDERS);

    assertThat(load().exposed(List.of("bench"), "shop.Orders.count")).isEmpty();
    assertThat(load().job(List.of(), "shop.Orders.send")).isEmpty();
  }

  @Test
  void a_job_carries_what_its_annotation_says() throws IOException {
    AppFixture.in(bench, "shop").compile(APP, ORDERS);

    JobMethod.Settings settings =
        load().job(List.of("shop"), "shop.Orders.send").orElseThrow().settings();

    assertThat(settings.queue()).isEqualTo("long");
    assertThat(settings.timeout()).hasValueSatisfying(t -> assertThat(t).hasMinutes(2));
    assertThat(settings.retries()).isEqualTo(2);
  }

  @Test
  void a_broken_app_is_named_and_the_others_go_on() throws IOException {
    AppFixture.in(bench, "shop").compile(APP, ORDERS);
    AppFixture.in(bench, "bad")
        .compile(
            """
            import dev.bench.*;
            public final class BadApp implements App {
              public String name() { return "bad"; }
              public void register(Hooks hooks) { hooks.cron("* * *", BadApp::tick); }
              public static void tick(Context ctx) {}
            }
            """);
    Generation generation = load();

    assertThat(generation.apps()).containsKey("shop").doesNotContainKey("bad");
    assertThat(generation.faults().get("bad")).hasMessageContaining("five fields");
  }

  @Test
  void an_app_whose_library_is_missing_is_named_and_the_others_go_on() throws IOException {
    AppFixture.in(bench, "shop").compile(APP, ORDERS);
    AppFixture bad = AppFixture.in(bench, "bad").without("bad/Library.class");
    bad.compile(
        """
        import dev.bench.*;
        public final class BadApp implements App {
          public String name() { return "bad"; }
          public void register(Hooks hooks) {}
          @Job public static void pay(Context ctx) {}
          public static Library library(Context ctx) { return null; }
        }
        """,
        "public interface Library {}");

    assertThat(load().apps()).containsKey("shop").doesNotContainKey("bad");
    assertThat(load().faults().get("bad")).hasMessageContaining("bad/Library");
  }

  @Test
  void an_app_that_fails_when_it_is_made_is_named_and_the_others_go_on() throws IOException {
    AppFixture.in(bench, "shop").compile(APP, ORDERS);
    AppFixture.in(bench, "bad")
        .compile(
            """
            import dev.bench.*;
            public final class BadApp implements App {
              static final int PORT = Integer.parseInt("none");
              public String name() { return "bad"; }
              public void register(Hooks hooks) {}
            }
            """);
    AppFixture.in(bench, "torn")
        .compile(APP.replace("Shop", "Torn").replace("\"shop\"", "\"torn\""), ORDERS);
    AppBuild build = new Builds(new BenchDirectory(bench), "torn").current().orElseThrow();
    Files.write(build.classes().resolve("torn/TornApp.class"), new byte[9]);

    assertThat(load().apps()).containsKey("shop").doesNotContainKeys("bad", "torn");
    assertThat(load().faults()).containsOnlyKeys("bad", "torn");
  }

  @Test
  void a_lambda_in_place_of_a_named_job_is_refused_with_the_remedy() throws IOException {
    AppFixture.in(bench, "bad")
        .compile(
            """
            import dev.bench.*;
            public final class BadApp implements App {
              public String name() { return "bad"; }
              public void register(Hooks hooks) { hooks.daily(ctx -> {}); }
            }
            """);

    assertThat(load().faults().get("bad")).hasMessageContaining("method reference");
  }

  @Test
  void an_app_that_is_not_built_says_what_to_run() throws IOException {
    Files.createDirectories(AppFixture.in(bench, "shop").folder());

    assertThat(load().faults().get("shop")).hasMessageContaining("bench build --app shop");
  }

  @Test
  void an_app_sees_the_public_api_and_nothing_else_of_the_runtime() throws Exception {
    AppFixture.in(bench, "shop").compile(APP, ORDERS);
    ClassLoader loader = load().app("shop").loader();

    assertThat(loader.loadClass("dev.bench.Context")).isSameAs(dev.bench.Context.class);
    assertThat(loader.loadClass("org.jdbi.v3.core.Handle")).isNotNull();
    for (String inner : List.of("dev.bench.app.Apps", "redis.clients.jedis.Jedis")) {
      org.assertj.core.api.Assertions.assertThatThrownBy(() -> loader.loadClass(inner))
          .isInstanceOf(ClassNotFoundException.class);
    }
  }

  @Test
  void an_app_sees_the_classes_of_the_apps_it_requires() throws Exception {
    AppFixture.in(bench, "addon")
        .compile(
            """
            import dev.bench.*;
            public final class AddonApp implements App {
              public String name() { return "addon"; }
              public java.util.List<String> requires() { return java.util.List.of("shop"); }
              public void register(Hooks hooks) {}
            }
            """);
    AppFixture.in(bench, "shop").compile(APP, ORDERS);

    ClassLoader addon = load().app("addon").loader();

    assertThat(addon.loadClass("shop.Orders").getClassLoader())
        .isSameAs(addon.loadClass("shop.ShopApp").getClassLoader());
  }

  private Generation load() {
    return Apps.load(new BenchDirectory(bench)).current();
  }
}

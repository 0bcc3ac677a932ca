package dev.bench.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.App;
import dev.bench.build.Builds;
import dev.bench.build.Folders;
import dev.bench.config.BenchDirectory;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FindsTheAppTest {

  @TempDir Path temporary;
  private Path apps;

  @BeforeEach
  void resolve() throws IOException {
    temporary = temporary.toRealPath();
    apps = Files.createDirectories(temporary.resolve("apps"));
  }

  @Test
  void it_is_the_app_in_whose_project_the_test_lies() throws Exception {
    AppProject shop =
        ShopApp.in(apps.resolve("shop-project"))
            .source("test", "shop", "SomeTest", "class SomeTest {}")
            .build();
    AppUnderTest found = AppUnderTest.find(load(shop, "shop.SomeTest"), App.class);
    assertThat(found.name()).isEqualTo("shop");
    assertThat(found.folder()).isEqualTo(shop.folder());
    assertThat(found.classes()).isEqualTo(shop.folder().resolve("target/classes"));
    assertThat(found.required()).isEmpty();
  }

  @Test
  void a_class_that_is_named_stands_for_its_project() throws Exception {
    AppProject shop = ShopApp.in(apps.resolve("shop")).build();
    Class<? extends App> named = load(shop, "shop.ShopApp").asSubclass(App.class);
    assertThat(AppUnderTest.find(getClass(), named).name()).isEqualTo("shop");
  }

  @Test
  void what_an_app_requires_is_taken_from_its_build_in_the_bench() throws Exception {
    AppProject lease = leaseApp();
    Class<?> test = load(lease, "lease.LeaseApp");
    assertThatThrownBy(() -> AppUnderTest.find(test, App.class))
        .hasMessageContainingAll("lease requires the app shop", "lies in no bench");
    for (String folder : List.of("sites", "config")) {
      Files.createDirectories(temporary.resolve(folder));
    }
    assertThatThrownBy(() -> AppUnderTest.find(test, App.class))
        .hasMessageContainingAll("lease requires the app shop", "bench build --app shop");
    buildShop();
    AppUnderTest found = AppUnderTest.find(test, App.class);
    assertThat(found.required()).containsOnlyKeys("shop");
    assertThat(found.required().get("shop").classes().resolve("shop/ShopApp.class")).exists();
  }

  @Test
  void without_an_app_it_says_where_it_looked() throws Exception {
    AppProject none =
        new AppProject(apps.resolve("none"))
            .source("test", "none", "SomeTest", "class SomeTest {}")
            .build();
    Class<?> test = load(none, "none.SomeTest");
    assertThatThrownBy(() -> AppUnderTest.find(test, App.class))
        .hasMessageContainingAll("none.SomeTest", none.folder().toString(), "@BenchTest(app");
  }

  private AppProject leaseApp() throws IOException {
    return new AppProject(apps.resolve("lease"))
        .service("lease.LeaseApp")
        .source(
            "main",
            "lease",
            "LeaseApp",
            """
            import dev.bench.*;
            import java.util.*;
            public final class LeaseApp implements App {
              @Override public String name() { return "lease"; }
              @Override public List<String> requires() { return List.of("shop"); }
              @Override public void register(Hooks hooks) {}
            }
            """)
        .build();
  }

  @Test
  void a_jar_of_the_class_path_is_a_library_unless_it_is_of_the_bench_or_of_junit()
      throws Exception {
    AppProject shop = ShopApp.in(apps.resolve("shop")).build();
    Path library = jar("money.jar", "money/Money.class");
    Path junit = jar("jupiter.jar", "org/junit/jupiter/api/Test.class");
    Path bench = jar("web.jar", "dev/bench/web/WebServer.class");
    Class<?> test = load(shop, "shop.ShopApp", library, junit, bench);

    assertThat(AppUnderTest.find(test, App.class).libraries())
        .contains(library)
        .doesNotContain(junit, bench);
  }

  private Path jar(String name, String entry) throws IOException {
    Path jar = temporary.resolve(name);
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry(entry));
    }
    return jar;
  }

  private void buildShop() throws IOException {
    Path classes =
        ShopApp.in(temporary.resolve("elsewhere")).build().folder().resolve("target/classes");
    Builds builds = new Builds(new BenchDirectory(temporary), "shop");
    Path draft = builds.draft();
    for (Path file : Folders.files(classes)) {
      Path copy = draft.resolve("classes").resolve(classes.relativize(file).toString());
      Files.createDirectories(copy.getParent());
      Files.copy(file, copy);
    }
    builds.makeCurrent(builds.seal(draft), "a test");
  }

  private Class<?> load(AppProject project, String name, Path... jars) throws Exception {
    Path target = project.folder().resolve("target");
    List<URL> places = new ArrayList<>();
    places.add(target.resolve("classes").toUri().toURL());
    places.add(target.resolve("test-classes").toUri().toURL());
    for (Path jar : jars) {
      places.add(jar.toUri().toURL());
    }
    try (URLClassLoader loader =
        new URLClassLoader(places.toArray(new URL[0]), getClass().getClassLoader())) {
      return loader.loadClass(name);
    }
  }
}

package dev.bench.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.App;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FindsTheAppTest {

  @TempDir Path temporary;
  private Path apps;

  @BeforeEach
  void resolve() throws IOException {
    apps = temporary.toRealPath();
  }

  @Test
  void it_is_the_app_in_whose_project_the_test_lies() throws Exception {
    AppProject shop =
        ShopApp.in(apps.resolve("shop-project"))
            .source("test", "shop", "SomeTest", "class SomeTest {}")
            .build();
    AppUnderTest found = AppUnderTest.find(load(shop, "test-classes", "shop.SomeTest"), App.class);
    assertThat(found.name()).isEqualTo("shop");
    assertThat(found.folders()).containsOnlyKeys("shop").containsValue(shop.folder());
  }

  @Test
  void a_class_that_is_named_stands_for_its_project() throws Exception {
    AppProject shop = ShopApp.in(apps.resolve("shop")).build();
    Class<? extends App> named = load(shop, "classes", "shop.ShopApp").asSubclass(App.class);
    assertThat(AppUnderTest.find(getClass(), named).name()).isEqualTo("shop");
  }

  @Test
  void what_an_app_requires_is_taken_from_beside_it() throws Exception {
    AppProject lease = leaseApp();
    Class<?> test = load(lease, "classes", "lease.LeaseApp");
    assertThatThrownBy(() -> AppUnderTest.find(test, App.class))
        .hasMessageContainingAll("lease requires the app shop", "bench build --app shop");
    ShopApp.in(apps.resolve("shop")).build();
    assertThat(AppUnderTest.find(test, App.class).folders())
        .containsOnlyKeys("shop", "lease")
        .containsEntry("shop", apps.resolve("shop"));
  }

  @Test
  void without_an_app_it_says_where_it_looked() throws Exception {
    AppProject none =
        new AppProject(apps.resolve("none"))
            .source("test", "none", "SomeTest", "class SomeTest {}")
            .build();
    Class<?> test = load(none, "test-classes", "none.SomeTest");
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

  private Class<?> load(AppProject project, String part, String name) throws Exception {
    URL[] places = {project.folder().resolve("target").resolve(part).toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(places, getClass().getClassLoader())) {
      return loader.loadClass(name);
    }
  }
}

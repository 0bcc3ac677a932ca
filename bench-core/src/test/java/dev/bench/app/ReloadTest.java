package dev.bench.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bench.config.BenchDirectory;
import dev.bench.testkit.AppFixture;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
  void a_broken_app_leaves_the_last_good_generation_serving() throws Exception {
    Apps apps = appsThatAnswer(1);
    Generation good = apps.current();
    AppFixture.in(bench, "shop")
        .compile(
            APP.formatted(2)
                .replace("Hooks hooks) {", "Hooks hooks) { throw new IllegalStateException();"));

    assertThat(apps.reload(2)).isSameAs(good);
    assertThat(answer(apps.current())).isEqualTo("{\"number\":1}");
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

  private static String answer(Generation generation) throws Exception {
    ExposedMethod method = generation.exposed(List.of("shop"), "shop.ShopApp.answer").orElseThrow();
    return generation.json().write(method.call(null, List.of(), Map.of()));
  }
}

package dev.bench.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bench.build.AppBuild;
import dev.bench.build.Builds;
import dev.bench.runtime.Bench;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** Reloads an app of a running bench again and again, between two builds of other code. */
public final class Reloads {

  private static final int TIMES = 100;

  /** Each generation with such a number is used; all would take a worker too long. */
  private static final int USED = 10;

  private Reloads() {}

  /**
   * Checks that no generation is kept once a hundred newer ones were served.
   *
   * @param app the fixture of the app {@code name}
   * @param use what the service does with every tenth generation
   */
  public static void leaveNothing(Bench bench, AppFixture app, String name, Callable<?> use)
      throws Exception {
    Builds builds = new Builds(bench.directory(), name);
    AppBuild one = current(builds);
    app.resource("reloaded.txt", "another build");
    AppBuild two = current(builds);
    // Other tests may still use the generation that was served until now.
    bench.apps().reload(0);
    List<WeakReference<ClassLoader>> old = new ArrayList<>();
    for (int i = 1; i <= TIMES; i++) {
      old.add(new WeakReference<>(bench.apps().current().app(name).loader()));
      if (i % USED == 0) {
        use.call();
      }
      builds.makeCurrent(i % 2 == 0 ? two : one, "a reload");
      bench.apps().reload(i);
    }
    use.call();
    old.removeIf(loader -> loader.refersTo(bench.apps().current().app(name).loader()));

    assertThat(old).as("every reload is a generation").hasSizeGreaterThan(TIMES - 2);
    await()
        .untilAsserted(() -> {
          System.gc();
          assertThat(old).allMatch(loader -> loader.refersTo(null));
        });
  }

  private static AppBuild current(Builds builds) throws IOException {
    return builds.current().orElseThrow();
  }
}

package dev.bench.cli.command.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.ValidationException;
import dev.bench.cli.setup.Progress;
import dev.bench.testkit.Patience;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SiteMigrationsTest {

  private static final List<String> SITES = List.of("a", "b", "c", "d");

  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private final Queue<String> begun = new ConcurrentLinkedQueue<>();

  @Test
  void as_many_sites_are_migrated_at_a_time_as_jobs() throws Exception {
    CyclicBarrier all = new CyclicBarrier(SITES.size());

    boolean good =
        migrations(
                site -> {
                  all.await(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
                  return Map.of("todo", 2);
                },
                SITES.size(),
                3)
            .run(SITES, null);

    assertThat(good).isTrue();
    assertThat(begun).containsExactlyInAnyOrderElementsOf(SITES);
    assertThat(shown()).containsPattern("d +2 +[0-9.,]+ +migrated");
  }

  @Test
  void the_canary_is_the_first_and_no_other_is_begun_when_it_fails() throws Exception {
    assertThat(migrations(_ -> Map.of(), 1, 3).run(SITES, "c")).isTrue();
    assertThat(begun).containsExactly("c", "a", "b", "d");

    begun.clear();
    boolean good = migrations(SiteMigrationsTest::fail, 2, 3).run(SITES, "c");

    assertThat(good).isFalse();
    assertThat(begun).containsExactly("c");
    assertThat(shown()).contains("c: No such column").containsPattern("a +not begun");
  }

  @Test
  void after_so_many_failures_no_more_sites_are_begun() throws Exception {
    boolean good =
        migrations(site -> site.equals("b") ? Map.of() : fail(site), 1, 2).run(SITES, null);

    assertThat(good).isFalse();
    assertThat(begun).containsExactly("a", "b", "c");
    assertThat(shown())
        .containsPattern("a +0 +[0-9.,]+ +failed")
        .containsPattern("b +0 +[0-9.,]+ +migrated")
        .containsPattern("d +not begun");
  }

  @Test
  void after_ctrl_c_no_more_sites_are_begun() {
    SiteMigrations.Work cancelled =
        site -> {
          if (site.equals("b")) {
            throw new InterruptedException("migrate b was cancelled");
          }
          return Map.of();
        };

    assertThatThrownBy(() -> migrations(cancelled, 1, 3).run(SITES, null))
        .hasCauseInstanceOf(InterruptedException.class);
    assertThat(begun).containsExactly("a", "b");
  }

  private static Map<String, Integer> fail(String site) {
    throw new ValidationException("No such column");
  }

  private SiteMigrations migrations(SiteMigrations.Work work, int jobs, int stopAfter) {
    Progress progress =
        new Progress(new PrintStream(shown, true, StandardCharsets.UTF_8), false, false);
    return new SiteMigrations(
        site -> {
          begun.add(site);
          return work.on(site);
        },
        progress,
        jobs,
        stopAfter);
  }

  private String shown() {
    return shown.toString(StandardCharsets.UTF_8).replaceAll("\u001b\\[[0-9;]*m", "");
  }
}

package dev.bench.cli.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.cli.setup.CannotSetUpException;
import dev.bench.config.BenchDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The order and the journal, with a kill before and after each part. */
class UpdateTest {

  private static final String A = "a.example";
  private static final String B = "b.example";
  private static final String C = "c.example";

  private static final Update.Choice ALL = new Update.Choice(true, true, true);

  /** The parts of an update of three sites, of which two have new migrations. */
  private static final List<String> PARTS =
      List.of(
          "check",
          "pull todo",
          "build",
          "check jobs",
          "backup " + A,
          "backup " + B,
          "backup " + C,
          "migrate " + A,
          "migrate " + B,
          "restart");

  /** The process dies: no line after this runs, and no handler of exceptions. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** A bench in memory. It says what was done, and dies or fails where it is told to. */
  private static final class Work implements UpdateWork {

    private final List<String> done = new ArrayList<>();
    private final Map<String, Integer> pending = new HashMap<>(Map.of(A, 2, B, 1, C, 0));
    private @Nullable String killedBefore;
    private @Nullable String killedAfter;
    private @Nullable String failing;
    private @Nullable String lacking;

    private void does(String part) {
      if (part.equals(failing)) {
        throw new CannotSetUpException(part + " failed");
      }
      if (part.equals(killedBefore)) {
        throw new Killed();
      }
      done.add(part);
    }

    private void ends(String part) {
      if (part.equals(killedAfter)) {
        throw new Killed();
      }
    }

    private void all(String part) {
      does(part);
      ends(part);
    }

    @Override
    public Map<String, AppBefore> apps() {
      return Map.of("todo", new AppBefore("c1", "b1"));
    }

    @Override
    public List<String> sites() {
      return List.of(A, B, C);
    }

    @Override
    public void check(boolean saves) {
      all("check");
    }

    @Override
    public void checkJobs() {
      all("check jobs");
    }

    @Override
    public void pull(String app) {
      all("pull " + app);
    }

    @Override
    public void build() {
      all("build");
    }

    @Override
    public String backup(String site) {
      all("backup " + site);
      return site + ".sql";
    }

    @Override
    public int pending(String site) {
      return pending.getOrDefault(site, 0);
    }

    @Override
    public void migrate(String site) {
      does("migrate " + site);
      pending.put(site, 0);
      ends("migrate " + site);
    }

    @Override
    public void restart() {
      all("restart");
    }

    @Override
    public void requireBackup(String site, String dump) {
      if (dump.equals(lacking)) {
        throw new CannotSetUpException(dump + " is not there");
      }
    }

    @Override
    public void requireBefore(String app, AppBefore before) {
      if (before.build().equals(lacking)) {
        throw new CannotSetUpException(before.build() + " is not there");
      }
    }

    @Override
    public void restore(String site, String dump) {
      all("restore " + site + " from " + dump);
    }

    @Override
    public void goBack(String app, AppBefore before) {
      all("go back " + app + " " + before.commit() + " " + before.build());
    }
  }

  @TempDir private Path folder;

  private BenchDirectory bench;
  private Work work;

  @BeforeEach
  void make() throws IOException {
    bench = new BenchDirectory(folder.toRealPath());
    Files.createDirectories(bench.config());
    work = new Work();
  }

  private Update update() {
    return new Update(bench, work, _ -> {});
  }

  @Test
  void each_part_is_done_once_in_its_order() throws Exception {
    update().run(ALL);
    assertThat(work.done).isEqualTo(PARTS);
    assertThat(update().isBegun()).isFalse();
  }

  @Test
  void an_update_that_is_refused_is_not_begun() throws Exception {
    work.failing = "check";
    assertThatThrownBy(() -> update().run(ALL)).hasMessage("check failed");
    assertThat(update().isBegun()).isFalse();

    update().run(new Update.Choice(false, true, true));
    assertThat(work.done).doesNotContain("check").contains("migrate " + B, "restart");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
  void an_update_that_was_killed_goes_on_and_repeats_the_last_part_at_most(int part)
      throws Exception {
    for (boolean after : List.of(false, true)) {
      make();
      String point = PARTS.get(part);
      work.killedBefore = after ? null : point;
      work.killedAfter = after ? point : null;
      assertThatThrownBy(() -> update().run(ALL)).isInstanceOf(Killed.class);

      work.killedBefore = null;
      work.killedAfter = null;
      update().run(ALL);
      assertThat(work.pending).containsEntry(A, 0).containsEntry(B, 0);
      assertThat(work.done).containsAll(PARTS);
      assertThat(work.done).hasSizeLessThanOrEqualTo(PARTS.size() + 1);
      assertThat(update().isBegun()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"backup " + A, "migrate " + A})
  void a_site_that_fails_keeps_no_other_from_its_update(String failing) throws Exception {
    work.failing = failing;
    assertThatThrownBy(() -> update().run(ALL))
        .isInstanceOf(CannotSetUpException.class)
        .hasMessageContaining("not done on a.example: " + failing + " failed.");
    assertThat(work.done).contains("migrate " + B, "restart").doesNotContain("migrate " + A);
    assertThat(update().isBegun()).isTrue();

    work.failing = null;
    update().run(ALL);
    assertThat(work.done).containsExactlyInAnyOrderElementsOf(PARTS);
    assertThat(update().isBegun()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "go back todo c1 b1", "restore a.example from a.example.sql"})
  void an_undo_restores_the_apps_and_the_sites_that_were_migrated(String killedAfter)
      throws Exception {
    work.failing = "migrate " + B;
    assertThatThrownBy(() -> update().run(ALL)).isInstanceOf(CannotSetUpException.class);
    work.done.clear();

    assertThat(update().restoredByUndo()).containsExactly(A, B);
    if (!killedAfter.isEmpty()) {
      work.killedAfter = killedAfter;
      assertThatThrownBy(() -> update().undo()).isInstanceOf(Killed.class);
      work.killedAfter = null;
      assertThatThrownBy(() -> update().run(ALL))
          .hasMessageContaining("an undo was begun: end it with bench update --undo");
    }
    update().undo();
    assertThat(work.done)
        .contains(
            "go back todo c1 b1",
            "restore a.example from a.example.sql",
            "restore b.example from b.example.sql")
        .contains("restart"); // the processes have the new builds since A was migrated
    assertThat(update().isBegun()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"b1", B + ".sql"})
  void an_undo_that_lacks_something_takes_nothing_back(String lacking) throws Exception {
    work.failing = "restart";
    assertThatThrownBy(() -> update().run(ALL)).isInstanceOf(CannotSetUpException.class);
    work.done.clear();
    work.lacking = lacking;

    assertThatThrownBy(() -> update().undo()).hasMessage(lacking + " is not there");
    assertThat(work.done).isEmpty();
    work.failing = null;
    update().run(ALL);
    assertThat(work.done).containsExactly("restart");
  }

  @Test
  void what_cannot_be_undone_is_refused_before_anything_is_taken_back() throws Exception {
    assertThatThrownBy(() -> update().undo()).hasMessageContaining("there is no update to undo");

    work.failing = "restart";
    assertThatThrownBy(() -> update().run(new Update.Choice(false, false, false)))
        .isInstanceOf(CannotSetUpException.class);
    work.done.clear();
    assertThatThrownBy(() -> update().undo())
        .hasMessageContaining("site a.example was migrated without a backup");
    assertThat(work.done).isEmpty();
    work.failing = null;
    update().run(new Update.Choice(false, false, false));
    assertThat(work.done).containsExactly("restart");
  }
}

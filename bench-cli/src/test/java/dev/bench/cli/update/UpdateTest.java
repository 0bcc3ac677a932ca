package dev.bench.cli.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.cli.setup.CannotSetUpException;
import dev.bench.config.BenchDirectory;
import dev.bench.config.ConfigFile;
import dev.bench.json.Json;
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

/** The order, the journal and the settings of sites, with a kill before and after each part. */
class UpdateTest {

  private static final String A = "a.example";
  private static final String B = "b.example";
  private static final String C = "c.example";

  /** The parts of an update of three sites, of which two have new migrations. */
  private static final List<String> PARTS =
      List.of(
          "pull todo",
          "build",
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
  private final class Work implements UpdateWork {

    private final List<String> done = new ArrayList<>();
    private final Map<String, Integer> pending = new HashMap<>(Map.of(A, 2, B, 1, C, 0));
    private @Nullable String killedBefore;
    private @Nullable String killedAfter;
    private @Nullable String failing;

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
      assertThat(inMaintenance()).contains(site).doesNotContain(C);
      does("migrate " + site);
      pending.put(site, 0);
      ends("migrate " + site);
    }

    @Override
    public void restart() {
      all("restart");
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
  private Map<String, Map<String, @Nullable Object>> before;

  @BeforeEach
  void make() throws IOException {
    bench = new BenchDirectory(folder.toRealPath());
    Files.createDirectories(bench.config());
    site(A, Map.of());
    site(B, Map.of("maintenance_mode", 1, "pause_scheduler", 0));
    site(C, Map.of());
    before = settings();
    work = new Work();
  }

  private void site(String name, Map<String, ?> settings) throws IOException {
    Path file = bench.site(name).resolve("site_config.json");
    Files.createDirectories(file.getParent());
    Files.writeString(file, Json.core().write(settings));
  }

  private Map<String, Map<String, @Nullable Object>> settings() {
    Map<String, Map<String, @Nullable Object>> all = new HashMap<>();
    for (String site : List.of(A, B, C)) {
      all.put(site, ConfigFile.read(bench.site(site).resolve("site_config.json")));
    }
    return all;
  }

  private List<String> inMaintenance() {
    return settings().entrySet().stream()
        .filter(each -> Integer.valueOf(1).equals(each.getValue().get("maintenance_mode")))
        .map(Map.Entry::getKey)
        .toList();
  }

  private Update update() {
    return new Update(bench, work, _ -> {});
  }

  @Test
  void each_part_is_done_once_in_its_order() throws Exception {
    update().run(true, true);
    assertThat(work.done).isEqualTo(PARTS);
    assertThat(settings()).isEqualTo(before);
    assertThat(update().isBegun()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
  void an_update_that_was_killed_goes_on_and_repeats_the_last_part_at_most(int part)
      throws Exception {
    for (boolean after : List.of(false, true)) {
      make();
      String point = PARTS.get(part);
      work.killedBefore = after ? null : point;
      work.killedAfter = after ? point : null;
      assertThatThrownBy(() -> update().run(true, true)).isInstanceOf(Killed.class);

      work.killedBefore = null;
      work.killedAfter = null;
      update().run(true, true);
      assertThat(work.pending).containsEntry(A, 0).containsEntry(B, 0);
      assertThat(work.done).containsAll(PARTS);
      assertThat(work.done).hasSizeLessThanOrEqualTo(PARTS.size() + 1);
      assertThat(settings()).isEqualTo(before);
      assertThat(update().isBegun()).isFalse();
    }
  }

  @Test
  void a_migration_that_fails_gives_the_site_its_settings_back_at_once() throws Exception {
    work.failing = "migrate " + B;
    assertThatThrownBy(() -> update().run(true, true)).hasMessage("migrate b.example failed");
    assertThat(settings()).isEqualTo(before);
    assertThat(update().isBegun()).isTrue();

    work.failing = null;
    update().run(true, true);
    assertThat(work.done).isEqualTo(PARTS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "go back todo c1 b1", "restore a.example from a.example.sql"})
  void an_undo_restores_the_apps_and_the_sites_that_were_migrated(String killedAfter)
      throws Exception {
    work.failing = "migrate " + B;
    assertThatThrownBy(() -> update().run(true, true)).isInstanceOf(CannotSetUpException.class);
    work.done.clear();

    assertThat(update().restoredByUndo()).containsExactly(A, B);
    if (!killedAfter.isEmpty()) {
      work.killedAfter = killedAfter;
      assertThatThrownBy(() -> update().undo()).isInstanceOf(Killed.class);
      work.killedAfter = null;
      assertThatThrownBy(() -> update().run(true, true))
          .hasMessageContaining("an undo was begun: end it with bench update --undo");
    }
    update().undo();
    assertThat(work.done)
        .contains(
            "go back todo c1 b1",
            "restore a.example from a.example.sql",
            "restore b.example from b.example.sql")
        .doesNotContain("restart"); // the processes still run the builds of before
    assertThat(settings()).isEqualTo(before);
    assertThat(update().isBegun()).isFalse();
  }

  @Test
  void what_cannot_be_undone_is_refused_before_anything_is_taken_back() throws Exception {
    assertThatThrownBy(() -> update().undo()).hasMessageContaining("there is no update to undo");

    work.failing = "restart";
    assertThatThrownBy(() -> update().run(false, false)).isInstanceOf(CannotSetUpException.class);
    work.done.clear();
    assertThatThrownBy(() -> update().undo())
        .hasMessageContaining("site a.example was migrated without a backup");
    assertThat(work.done).isEmpty();
    work.failing = null;
    update().run(false, false);
    assertThat(work.done).containsExactly("restart");
  }
}

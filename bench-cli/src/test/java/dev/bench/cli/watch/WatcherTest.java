package dev.bench.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatcherTest {

  @TempDir Path folder;

  private final Set<Path> seen = ConcurrentHashMap.newKeySet();
  private Watcher watcher;
  private Thread taker;

  @BeforeEach
  void watch() throws IOException {
    folder = folder.toRealPath();
    Files.createDirectories(folder.resolve("src"));
    Files.createDirectories(folder.resolve("target"));
    Files.writeString(folder.resolve("src/A.java"), "a");
    watcher = new Watcher(List.of(folder));
    taker = Thread.ofVirtual().start(this::take);
    // The watcher stands when it sees a first change.
    await()
        .pollInterval(Watcher.SILENCE.multipliedBy(4))
        .until(() -> {
          Files.writeString(folder.resolve("src/first"), Long.toString(System.nanoTime()));
          return seen.contains(folder.resolve("src/first"));
        });
    seen.clear();
  }

  @AfterEach
  void close() throws IOException {
    taker.interrupt();
    watcher.close();
  }

  @Test
  void a_saved_file_is_seen() throws IOException {
    Files.writeString(folder.resolve("src/A.java"), "b");
    sees("src/A.java");
  }

  @Test
  void a_file_saved_by_rename_is_seen_without_the_editors_own() throws IOException {
    Path draft = Files.writeString(folder.resolve("src/A.java~"), "b");
    Files.move(draft, folder.resolve("src/A.java"), StandardCopyOption.REPLACE_EXISTING);
    sees("src/A.java");
    assertThat(seen).doesNotContain(draft);
  }

  @Test
  void a_deleted_file_is_seen() throws IOException {
    Files.delete(folder.resolve("src/A.java"));
    sees("src/A.java");
  }

  @Test
  void files_in_new_folders_are_seen() throws IOException {
    Files.createDirectories(folder.resolve("src/deep/deeper"));
    Files.writeString(folder.resolve("src/deep/deeper/B.java"), "b");
    sees("src/deep/deeper/B.java");
  }

  @Test
  void no_file_of_a_branch_is_missed_when_it_is_switched() throws IOException {
    List<Path> branch =
        IntStream.range(0, 2_000).mapToObj(n -> folder.resolve("src/Part" + n + ".java")).toList();
    for (Path file : branch) {
      Files.writeString(file, file.toString());
    }
    // When events were lost, the whole folder has changed.
    await().until(() -> seen.containsAll(branch) || seen.contains(folder));
  }

  @Test
  void what_git_changes_waits_for_the_end_of_the_switch() throws Exception {
    Path repository = Files.createDirectories(folder.resolve("repository"));
    Path lock = Files.createDirectories(repository.resolve(".git")).resolve("index.lock");
    try (Watcher switched = new Watcher(List.of(repository), Duration.ofDays(1));
        ExecutorService taker = Executors.newVirtualThreadPerTaskExecutor()) {
      await()
          .until(() -> {
            Files.writeString(repository.resolve("first"), Long.toString(System.nanoTime()));
            return !switched.next(Watcher.SILENCE).isEmpty();
          });
      Files.createFile(lock);
      Future<Set<Path>> set = taker.submit(() -> switched.next(Duration.ofMinutes(1)));
      Files.writeString(repository.resolve("one"), "1");
      await().during(Watcher.SILENCE.multipliedBy(4)).until(() -> !set.isDone());
      Files.writeString(repository.resolve("two"), "2");
      Files.delete(lock);
      Set<Path> both = new HashSet<>(set.get());
      await()
          .until(() -> {
            both.addAll(switched.next(Watcher.SILENCE));
            return both.containsAll(List.of(repository.resolve("one"), repository.resolve("two")));
          });
    }
  }

  @Test
  void a_git_that_takes_its_lock_again_and_again_holds_a_set_up_for_a_limited_time()
      throws Exception {
    Path repository = Files.createDirectories(folder.resolve("repository"));
    Path lock = Files.createDirectories(repository.resolve(".git")).resolve("index.lock");
    Files.createFile(lock);
    Duration limit = Duration.ofMillis(300);
    try (Watcher switched = new Watcher(List.of(repository), limit);
        ExecutorService git = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> renewing =
          git.submit(() -> {
            while (!Thread.interrupted()) {
              Files.setLastModifiedTime(lock, FileTime.from(Instant.now()));
            }
            return null;
          });
      try {
        await()
            .until(() -> {
              Files.writeString(repository.resolve("one"), Long.toString(System.nanoTime()));
              return !switched.next(Watcher.SILENCE).isEmpty();
            });
      } finally {
        renewing.cancel(true);
      }
    }
  }

  @Test
  void a_set_is_complete_soon_when_it_is_one_file_with_content() throws IOException {
    Path filled = folder.resolve("src/A.java");
    Path emptied = Files.createFile(folder.resolve("src/Empty.java"));
    Path deleted = folder.resolve("src/Deleted.java");

    assertThat(Watcher.silence(Set.of(filled), false)).isEqualTo(Watcher.SILENCE_OF_ONE);
    assertThat(Watcher.silence(Set.of(filled), true)).isEqualTo(Watcher.SILENCE);
    assertThat(Watcher.silence(Set.of(emptied), false)).isEqualTo(Watcher.SILENCE);
    assertThat(Watcher.silence(Set.of(deleted), false)).isEqualTo(Watcher.SILENCE);
    assertThat(Watcher.silence(Set.of(filled, emptied), false)).isEqualTo(Watcher.SILENCE);
  }

  @Test
  void a_lock_that_a_killed_git_has_left_holds_nothing_up() throws IOException {
    Path lock = Files.createDirectories(folder.resolve(".git")).resolve("index.lock");
    Files.createFile(lock);
    Duration limit = Duration.ofDays(1);
    GitSwitch git = new GitSwitch(List.of(folder), limit);
    assertThat(git.isUnderWay()).isTrue();
    Files.setLastModifiedTime(lock, FileTime.from(Instant.now().minus(limit)));
    assertThat(git.isUnderWay()).isFalse();
    Files.setLastModifiedTime(lock, FileTime.from(Instant.now().plus(limit.multipliedBy(2))));
    assertThat(git.isUnderWay()).isFalse();
  }

  @Test
  void what_is_built_is_not_looked_at() throws IOException {
    Files.writeString(folder.resolve("target/A.class"), "a");
    Files.writeString(folder.resolve("src/A.java"), "c");
    sees("src/A.java");
    assertThat(seen).doesNotContain(folder.resolve("target/A.class"));
  }

  @Test
  void what_is_built_or_installed_in_a_new_folder_is_not_looked_at() throws IOException {
    Files.createDirectories(folder.resolve("node_modules/vue"));
    Path installed = Files.writeString(folder.resolve("node_modules/vue/vue.js"), "v");
    Files.writeString(folder.resolve("src/A.java"), "e");
    sees("src/A.java");
    assertThat(seen).doesNotContain(installed);
  }

  @Test
  void a_save_without_a_change_is_no_change() throws IOException {
    Files.writeString(folder.resolve("src/A.java"), "d");
    sees("src/A.java");
    seen.clear();
    Files.writeString(folder.resolve("src/A.java"), "d");
    Files.writeString(folder.resolve("src/Z.java"), "z");
    sees("src/Z.java");
    assertThat(seen).doesNotContain(folder.resolve("src/A.java"));
  }

  @Test
  void a_folder_behind_a_link_is_watched_under_the_path_of_the_link() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolveSibling("link" + System.nanoTime()), folder);
    try (Watcher linked = new Watcher(List.of(link))) {
      Set<Path> told = new HashSet<>();
      await()
          .until(() -> {
            Files.writeString(folder.resolve("src/L.java"), Long.toString(System.nanoTime()));
            told.addAll(linked.next(Duration.ofMillis(200)));
            return told.contains(link.resolve("src/L.java"));
          });
    } finally {
      Files.delete(link);
    }
  }

  private void sees(String file) {
    await().untilAsserted(() -> assertThat(seen).contains(folder.resolve(file)));
  }

  private void take() {
    try {
      while (true) {
        seen.addAll(watcher.next(Duration.ofMinutes(1)));
      }
    } catch (InterruptedException done) {
      Thread.currentThread().interrupt();
    }
  }
}

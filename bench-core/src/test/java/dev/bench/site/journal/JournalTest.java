package dev.bench.site.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.bench.config.BenchDirectory;
import dev.bench.config.FileLocked;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

  private static final String SITE = "a.localhost";
  private static final Journal.Head HEAD = Journal.Head.of("migrate", SITE);

  @TempDir Path folder;

  @Test
  void the_file_that_is_locked_outlives_the_journal() throws IOException {
    assumeThat(Path.of("/proc/locks")).exists();
    BenchDirectory bench = new BenchDirectory(folder);
    try (Journal journal = Journal.tryOpen(bench, SITE).orElseThrow()) {
      journal.begin(HEAD);
      Set<String> locked = lockedIn(folder);
      assertThat(locked).hasSize(1);

      journal.erase();

      // A process that opened the file before would otherwise lock what no other sees.
      assertThat(lockedIn(folder)).isEqualTo(locked);
      assertThat(Journal.sites(bench)).isEmpty();
    }
  }

  @Test
  void a_journal_has_one_holder_and_is_abandoned_only_while_it_exists() throws IOException {
    BenchDirectory bench = new BenchDirectory(folder);
    try (Journal journal = Journal.tryOpen(bench, SITE).orElseThrow()) {
      assertThat(Journal.tryOpen(bench, SITE)).isEmpty();
      journal.begin(HEAD);
    }
    try (Journal abandoned = Journal.abandoned(bench, SITE).orElseThrow()) {
      assertThat(abandoned.head()).contains(HEAD);
      abandoned.erase();
    }
    assertThat(Journal.abandoned(bench, SITE)).isEmpty();
    assertThat(Journal.isAny(bench)).isFalse();
  }

  @Test
  void a_journal_is_for_its_owner_only() throws IOException {
    try (Journal _ = Journal.tryOpen(new BenchDirectory(folder), SITE).orElseThrow()) {
      Path file = folder.resolve("config/journal").resolve(SITE + ".journal");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void a_commit_mark_that_fails_is_taken_back_or_left_undecided() throws IOException {
    Path file = folder.resolve("a.journal");
    FailingChannel channel =
        new FailingChannel(
            FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE));
    FileLocked lock = FileLocked.attempt(folder.resolve("a.lock")).orElseThrow();
    List<Finish> steps = List.of(new Finish.RemoveFolder("a"));
    try (Journal journal = new Journal(file, lock, channel)) {
      journal.begin(HEAD);
      String before = Files.readString(file);

      channel.failNext(1);
      assertThatThrownBy(() -> journal.commit(steps))
          .isInstanceOf(IOException.class)
          .hasMessage("Input/output error");
      assertThat(file).hasContent(before);
      assertThat(journal.committed()).isEmpty();

      channel.failNext(2);
      assertThatThrownBy(() -> journal.commit(steps))
          .isInstanceOf(UndecidedException.class)
          .hasMessageContaining("the next command finishes or undoes");
    }
  }

  @Test
  void what_is_due_tells_a_dead_process_of_this_host_from_one_of_another() throws IOException {
    BenchDirectory bench = new BenchDirectory(folder);
    assertThat(Recovery.due(bench, SITE)).isEmpty();
    leave(bench, HEAD);
    assertThat(Recovery.due(bench, SITE)).as("its process lives").isEmpty();

    leave(bench, new Journal.Head("migrate", SITE, HEAD.pid(), "an earlier start", HEAD.host()));
    assertThat(Recovery.due(bench, SITE)).hasValueSatisfying(JournalTest::assertUnfinished);

    leave(bench, new Journal.Head("migrate", SITE, 999_999_999, null, null)); // of an old version
    assertThat(Recovery.due(bench, SITE)).hasValueSatisfying(JournalTest::assertUnfinished);

    leave(bench, new Journal.Head("migrate", SITE, HEAD.pid(), HEAD.mark(), "elsewhere"));
    assertThat(Recovery.due(bench, SITE))
        .contains("migrate runs on, or was left by, host elsewhere");
  }

  private static void assertUnfinished(String due) {
    assertThat(due).startsWith("migrate is unfinished; the next command");
  }

  private static void leave(BenchDirectory bench, Journal.Head head) throws IOException {
    try (Journal journal = Journal.tryOpen(bench, SITE).orElseThrow()) {
      journal.begin(head);
    }
  }

  /** The inodes below {@code folder} that are locked, as the system says. */
  private static Set<String> lockedIn(Path folder) throws IOException {
    List<String> locks = Files.readAllLines(Path.of("/proc/locks"));
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .map(JournalTest::inode)
          .filter(inode -> locks.stream().anyMatch(lock -> lock.contains(":" + inode + " ")))
          .collect(Collectors.toSet());
    }
  }

  private static String inode(Path file) {
    try {
      return String.valueOf(Files.getAttribute(file, "unix:ino"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}

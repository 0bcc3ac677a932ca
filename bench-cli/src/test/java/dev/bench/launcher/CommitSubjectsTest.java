package dev.bench.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code .ci/commit-subjects} in a small repository of its own. */
class CommitSubjectsTest {

  private static final String LONGEST = "é".repeat(72);
  private static final String TOO_LONG = LONGEST + "!";

  @TempDir private Path folder;
  private Path repository;

  @BeforeEach
  void add_the_check_after_a_long_subject() throws Exception {
    assumeThat(new Shell().run("sh", "-c", "command -v git").status()).as("git").isZero();
    repository = Files.createDirectory(folder.resolve("repository"));
    git("init", "-q", "-b", "main");
    commit("before the check: " + TOO_LONG);
    git("branch", "side");
    FakeRuntime.copy(
        Shell.sourceTree().resolve(".ci/commit-subjects"),
        repository.resolve(".ci/commit-subjects"));
    git("add", ".ci/commit-subjects");
    commit("Add the check");
  }

  @Test
  void a_subject_of_72_characters_is_accepted_and_a_longer_one_is_named() throws Exception {
    commit(LONGEST);
    assertThat(check(repository)).isEqualTo(new Shell.Ran(0, "", ""));

    commit(TOO_LONG);
    Shell.Ran ran = check(repository);

    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.err()).contains("has 73 characters; at most 72 are allowed: " + TOO_LONG);
  }

  @Test
  void merges_and_branches_that_are_older_than_the_check_are_not_looked_at() throws Exception {
    git("checkout", "-q", "side");
    commit("on a branch without the check: " + TOO_LONG);
    git("checkout", "-q", "main");
    git("merge", "-q", "--no-ff", "-m", "a merge: " + TOO_LONG, "side");

    assertThat(check(repository)).isEqualTo(new Shell.Ran(0, "", ""));
  }

  @Test
  void a_shallow_clone_and_a_folder_without_history_are_skipped_by_name() throws Exception {
    commit(TOO_LONG);
    Path shallow = folder.resolve("shallow");
    shell().run("git", "clone", "-q", "--depth", "1", repository.toUri(), shallow);
    Path unpacked = folder.resolve("unpacked");
    FakeRuntime.copy(
        repository.resolve(".ci/commit-subjects"), unpacked.resolve(".ci/commit-subjects"));

    assertThat(check(shallow))
        .isEqualTo(
            new Shell.Ran(0, "", "ci: commit subjects are not checked: this clone is shallow\n"));
    assertThat(check(unpacked).status()).isZero();
    assertThat(check(unpacked).err()).contains("git finds no repository here");
  }

  @Test
  void a_fresh_clone_says_the_same_as_the_repository() throws Exception {
    commit(TOO_LONG);
    Path clone = folder.resolve("clone");
    shell().run("git", "clone", "-q", repository, clone);

    assertThat(check(clone)).isEqualTo(check(repository));
  }

  private Shell.Ran check(Path place) throws IOException, InterruptedException {
    return shell().run(place.resolve(".ci/commit-subjects"));
  }

  private void commit(String subject) throws IOException, InterruptedException {
    git("commit", "-q", "--allow-empty", "-m", subject);
  }

  private void git(String... words) throws IOException, InterruptedException {
    Object[] command = new Object[words.length + 1];
    command[0] = "git";
    System.arraycopy(words, 0, command, 1, words.length);
    Shell.Ran ran = shell().in(repository).run(command);
    assertThat(ran.status()).as(ran.err()).isZero();
  }

  private Shell shell() {
    return new Shell()
        .with("HOME", folder)
        .with("GIT_CONFIG_NOSYSTEM", 1)
        .with("GIT_CEILING_DIRECTORIES", folder)
        .with("GIT_AUTHOR_NAME", "Tester")
        .with("GIT_AUTHOR_EMAIL", "tester@example.org")
        .with("GIT_COMMITTER_NAME", "Tester")
        .with("GIT_COMMITTER_EMAIL", "tester@example.org");
  }
}

package dev.bench.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The entrypoint of the image as process 1 of a PID namespace. */
class EntrypointTest {

  private static final Duration LIMIT = Duration.ofMinutes(1);

  /** A service: it leaves an orphan, and on TERM waits until that is taken away. */
  private static final String SERVICE =
      """
      #!/usr/bin/env bash
      zombies() { grep -lsE '^State:[[:space:]]Z' /proc/[0-9]*/status; }
      drain() {
        while zombies >/dev/null; do read -rt 0.05 <> <(:) || true; done
        echo "drained $*" >> said
        exit 3
      }
      trap 'drain' TERM
      [[ $1 != fails ]] || exit 4
      (sh -c 'exit 0' &)
      echo "started $*" >> said
      while :; do read -rt 0.05 <> <(:) || true; done
      """;

  @TempDir private Path folder;

  private Process process;

  @BeforeEach
  void make() throws IOException {
    Path entrypoint = folder.resolve("deploy/entrypoint");
    FakeRuntime.copy(Shell.sourceTree().resolve("deploy/entrypoint"), entrypoint);
    Path bench = folder.resolve("env/runtime/bin/bench");
    FakeRuntime.write(bench, SERVICE);
    assertThat(bench.toFile().setExecutable(true)).isTrue();
    Files.createDirectories(folder.resolve("sites/assets"));
    Files.createDirectories(folder.resolve("assets"));
  }

  @AfterEach
  void end() {
    if (process != null) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private Process start(String... words) throws Exception {
    String[] command = {"unshare", "--pid", "--fork", "--mount-proc", "deploy/entrypoint"};
    assumeTrue(canUnshare(), "this user may make no PID namespace");
    String[] all = new String[command.length + words.length];
    System.arraycopy(command, 0, all, 0, command.length);
    System.arraycopy(words, 0, all, command.length, words.length);
    process =
        new ProcessBuilder(all)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("out").toFile())
            .start();
    return process;
  }

  private static boolean canUnshare() throws Exception {
    try {
      Process tried =
          new ProcessBuilder("unshare", "--pid", "--fork", "--mount-proc", "true")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      boolean ended = tried.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
      tried.destroyForcibly();
      return ended && tried.exitValue() == 0;
    } catch (IOException absent) {
      return false;
    }
  }

  @Test
  void term_reaches_the_service_whose_orphans_are_taken_away_and_whose_exit_code_is_kept()
      throws Exception {
    Process started = start("serve", "--port", "1");
    Path said = folder.resolve("said");
    await().atMost(LIMIT).until(() -> Files.exists(said));

    ProcessHandle first = started.children().findFirst().orElseThrow();
    assertThat(first.destroy()).isTrue();

    assertThat(started.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(started.exitValue()).isEqualTo(3);
    assertThat(Files.readAllLines(said)).containsExactly("started serve --port 1", "drained ");
    assertThat(Files.readSymbolicLink(folder.resolve("sites/assets")))
        .isEqualTo(folder.toRealPath().resolve("assets"));
  }

  @Test
  void a_service_that_ends_by_itself_ends_the_container_with_its_exit_code() throws Exception {
    assertThat(start("fails").waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(4);
  }
}

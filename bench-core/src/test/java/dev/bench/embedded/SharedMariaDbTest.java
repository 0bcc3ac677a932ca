package dev.bench.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bench.config.BenchDirectory;
import dev.bench.config.ProcessMark;
import dev.bench.embedded.binaries.Binaries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedMariaDbTest {

  /** One for all cases, since making the data of a server takes longer than most of them. */
  @TempDir private static Path root;

  private EmbeddedServers servers;

  @BeforeEach
  void bench() {
    servers =
        new EmbeddedServers(
            new BenchDirectory(root), Binaries.ofMachine(System.getenv(), progress -> {}));
  }

  @AfterEach
  void stop() {
    servers.stopMariaDb();
  }

  @Test
  void the_first_use_starts_it_and_the_last_one_ends_it() {
    ServerUse first = servers.mariaDb();
    ServerUse second = servers.mariaDb();
    ProcessIdentity process = running();

    first.close();
    assertThat(process.isAlive()).isTrue();
    assertThat(answers()).isTrue();
    second.close();

    assertThat(first.started()).isTrue();
    assertThat(second.started()).isFalse();
    assertThat(process.isAlive()).isFalse();
    assertThat(servers.runningMariaDb()).isEmpty();
  }

  @Test
  void it_ends_after_the_kill_of_its_only_user_and_the_next_use_works() throws Exception {
    Process owner = Owner.start(root);
    ProcessIdentity process = running();

    owner.destroyForcibly().waitFor();

    await().until(() -> !process.isAlive());
    try (ServerUse use = servers.mariaDb()) {
      assertThat(use.started()).isTrue();
      assertThat(answers()).isTrue();
    }
  }

  @Test
  void it_survives_the_kill_of_the_process_that_started_it_while_another_one_uses_it()
      throws Exception {
    Process owner = Owner.start(root);
    ProcessIdentity process = running();

    try (ServerUse use = servers.mariaDb()) {
      owner.destroyForcibly().waitFor();

      assertThat(use.started()).isFalse();
      await().during(Duration.ofSeconds(1)).until(this::answers);
      // By the mark, bench start finds what is left of a process, and ends it.
      assertThat(Files.readString(Path.of("/proc/" + process.pid() + "/environ")))
          .contains("PATH=")
          .doesNotContain(ProcessMark.VARIABLE);
    }
    assertThat(process.isAlive()).isFalse();
  }

  @Test
  void a_killed_server_is_started_anew() {
    try (ServerUse lost = servers.mariaDb()) {
      running().handle().orElseThrow().destroyForcibly();
      await().until(() -> servers.runningMariaDb().isEmpty());

      try (ServerUse use = servers.mariaDb()) {
        assertThat(use.started()).isTrue();
        assertThat(answers()).isTrue();
      }
      assertThat(lost.started()).isTrue();
    }
  }

  @Test
  void a_file_that_names_a_strangers_process_is_neither_believed_nor_obeyed() throws Exception {
    Process stranger = new ProcessBuilder("sleep", "60").start();
    Path file = root.resolve("config/pids/mariadb.json");
    Files.createDirectories(file.getParent());
    new RunningServer(
            new ProcessIdentity(stranger.pid(), "an earlier boot"), root.toString(), 1, false)
        .write(file);

    boolean stopped = servers.stopMariaDb();

    assertThat(servers.runningMariaDb()).isEmpty();
    assertThat(stopped).isFalse();
    assertThat(stranger.isAlive()).isTrue();
    stranger.destroyForcibly();
  }

  @Test
  void a_server_whose_process_file_was_deleted_is_replaced() throws IOException {
    try (ServerUse lost = servers.mariaDb()) {
      ProcessIdentity process = running();
      Files.delete(root.resolve("config/pids/mariadb.json"));

      try (ServerUse use = servers.mariaDb()) {
        assertThat(use.started()).isTrue();
        assertThat(process.isAlive()).isFalse();
        assertThat(answers()).isTrue();
      }
      assertThat(lost.started()).isTrue();
    }
  }

  @Test
  void started_by_hand_it_runs_until_it_is_stopped() {
    assertThat(servers.startMariaDb()).isTrue();
    assertThat(servers.startMariaDb()).isFalse();
    ProcessIdentity process = running();

    servers.mariaDb().close();
    assertThat(process.isAlive()).isTrue();

    assertThat(servers.stopMariaDb()).isTrue();
    assertThat(process.isAlive()).isFalse();
  }

  @Test
  void roots_password_is_in_a_private_file_and_nowhere_else() throws IOException {
    try (ServerUse use = servers.mariaDb()) {
      String password = servers.mariaDbRootPassword();
      String mode =
          PosixFilePermissions.toString(Files.getPosixFilePermissions(servers.mariaDbRootFile()));
      long pid = running().pid();

      assertThat(use.started()).isTrue();
      assertThat(password).hasSizeGreaterThan(30);
      assertThat(mode).isEqualTo("rw-------");
      assertThat(Files.readString(Path.of("/proc/" + pid + "/cmdline"))).doesNotContain(password);
      assertThat(Files.readString(root.resolve("logs/mariadb.log"))).doesNotContain(password);
    }
  }

  private ProcessIdentity running() {
    return servers.runningMariaDb().orElseThrow().process();
  }

  private boolean answers() {
    return new MariaDbProbe(servers.mariaDbSocket()).ready(Duration.ofSeconds(2));
  }
}

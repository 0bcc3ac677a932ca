package dev.bench.cli.ready;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.config.ProcessMark;
import dev.bench.embedded.binaries.Folders;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReadySocketTest {

  private static final Map<String, String> WEB =
      Map.of("SUPERVISOR_GROUP_NAME", "shop-web", "SUPERVISOR_PROCESS_NAME", "shop-web-0");
  private static final Duration AT_ONCE = Duration.ZERO;

  /** Short, as the path of a Unix socket must be. */
  private Path pids;

  @BeforeEach
  void make() throws IOException {
    pids = Files.createTempDirectory("ready");
  }

  @AfterEach
  void remove() throws IOException {
    Folders.delete(pids);
  }

  private boolean isReady(String name) throws IOException {
    return new ReadyProcesses(pids).await(name, AT_ONCE);
  }

  @Test
  void a_process_is_ready_by_the_name_that_supervisor_gave_it_until_it_ends() throws IOException {
    assertThat(isReady("shop-web:shop-web-0")).isFalse();
    ReadySocket socket = ReadySocket.open(pids, WEB).orElseThrow();
    assertThat(isReady("shop-web:shop-web-0")).isTrue();
    assertThat(isReady("shop-web:shop-web-0")).isTrue();
    assertThat(isReady("shop-web:shop-web-1")).isFalse();
    assertThat(Files.getPosixFilePermissions(pids.resolve("ready"))).hasSize(3);
    socket.close();
    assertThat(isReady("shop-web:shop-web-0")).isFalse();
  }

  @Test
  void a_program_without_a_group_has_one_name() {
    assertThat(
            SupervisedName.in(
                Map.of(
                    "SUPERVISOR_GROUP_NAME",
                    "shop-socketio",
                    "SUPERVISOR_PROCESS_NAME",
                    "shop-socketio")))
        .contains("shop-socketio");
  }

  @Test
  void a_process_that_no_supervisor_runs_makes_no_socket() {
    assertThat(ReadySocket.open(pids, Map.of())).isEmpty();
    assertThat(
            SupervisedName.in(
                Map.of("SUPERVISOR_PROCESS_NAME", "bench", ProcessMark.VARIABLE, "run/web/1")))
        .isEmpty();
    assertThat(pids.resolve("ready")).doesNotExist();
  }

  @Test
  void a_process_whose_path_is_too_long_for_a_socket_goes_on_without() throws IOException {
    Path far = pids.resolve("x".repeat(120));
    assertThat(ReadySocket.open(far, WEB)).isEqualTo(Optional.empty());
    assertThat(new ReadyProcesses(far).await("shop-web:shop-web-0", AT_ONCE)).isTrue();
  }

  @Test
  void what_a_killed_process_left_is_removed_and_a_silent_one_is_not_ready() throws IOException {
    Path folder = Files.createDirectories(pids.resolve("ready"));
    Path left = folder.resolve("4711");
    try (ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      killed.bind(UnixDomainSocketAddress.of(left));
    }
    Path silent = folder.resolve("4712");
    try (ServerSocketChannel stopped = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      stopped.bind(UnixDomainSocketAddress.of(silent));
      assertThat(isReady("shop-web:shop-web-0")).isFalse();
      assertThat(left).doesNotExist();
      assertThat(silent).exists();
    }
  }
}

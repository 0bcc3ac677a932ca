package dev.bench.process.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcfileSocketsTest {

  private static final long OURS = ProcessHandle.current().pid();

  @TempDir Path temporary;

  private Path folder;
  private Path project;

  @BeforeEach
  void make_a_project() throws IOException {
    folder = temporary.resolve("bench-1");
    project = Files.createDirectories(temporary.resolve("shop"));
  }

  @Test
  void only_its_owner_can_reach_a_socket() throws IOException {
    ControlPlace.Bound bound = sockets("Procfile").bind(OURS + "-a");
    assertThat(permissions(folder)).isEqualTo("rwx------");
    assertThat(permissions(bound.place().socket())).isEqualTo("rw-------");
    end(bound);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void a_folder_that_somebody_else_can_change_is_not_used() throws IOException {
    Files.createDirectory(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThatThrownBy(() -> sockets("Procfile").bind(OURS + "-a"))
        .hasMessage(
            folder + " is no folder that only you may enter: remove it, or have it removed");
    assertThat(sockets("Procfile").living()).isEmpty();
    Files.delete(folder);
    Path elsewhere = Files.createDirectory(temporary.resolve("elsewhere"));
    Files.setPosixFilePermissions(elsewhere, PosixFilePermissions.fromString("rwx------"));
    Files.createSymbolicLink(folder, elsewhere);
    assertThatThrownBy(() -> sockets("Procfile").bind(OURS + "-a"))
        .hasMessageStartingWith(folder + " is no folder");
    assertThat(elsewhere).isEmptyDirectory();
  }

  @Test
  void a_procfile_is_known_by_each_way_to_its_folder_and_never_taken_for_another()
      throws IOException {
    Path link = Files.createSymbolicLink(temporary.resolve("link"), project);
    assertThat(ProcfileSockets.in(folder, link.resolve("Procfile"))).isEqualTo(sockets("Procfile"));
    assertThat(ProcfileSockets.in(folder, link.resolve("../shop/./Procfile")))
        .isEqualTo(sockets("Procfile"));
    assertThat(sockets("Procfile.dev")).isNotEqualTo(sockets("Procfile"));
    Files.createSymbolicLink(temporary.resolve("Procfile"), project.resolve("Procfile"));
    assertThat(ProcfileSockets.in(folder, temporary.resolve("Procfile")))
        .isNotEqualTo(sockets("Procfile"));
  }

  @Test
  void a_path_of_any_length_has_a_short_one() throws IOException {
    Path deep = Files.createDirectories(project.resolve("a-deep-folder/".repeat(30)));
    ControlPlace.Bound bound =
        ProcfileSockets.in(folder, deep.resolve("Procfile")).bind(OURS + "-a");
    assertThat(ProcfileSockets.in(folder, deep.resolve("Procfile")).living())
        .containsExactly(bound.place().socket());
    end(bound);
  }

  @Test
  void what_a_killed_run_left_is_no_run_and_removed_by_the_next() throws Exception {
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    ControlPlace.Bound killed = sockets("Procfile").bind(ended.pid() + "-a");
    killed.channel().close(); // the file stays, as after kill -9
    assertThat(killed.place().socket()).exists();
    assertThat(sockets("Procfile").living()).isEmpty();
    ControlPlace.Bound next = sockets("Procfile").bind(OURS + "-b");
    assertThat(killed.place().socket()).doesNotExist();
    assertThat(sockets("Procfile").living()).containsExactly(next.place().socket());
    end(next);
  }

  @Test
  void any_number_of_runs_of_a_procfile_can_be_reached() throws IOException {
    ControlPlace.Bound one = sockets("Procfile").bind(OURS + "-a");
    ControlPlace.Bound two = sockets("Procfile").bind(OURS + "-b");
    ControlPlace.Bound other = sockets("Procfile.dev").bind(OURS + "-c");
    assertThat(sockets("Procfile").living())
        .containsExactlyInAnyOrder(one.place().socket(), two.place().socket());
    assertThat(ProcfileSockets.pid(one.place().socket())).isEqualTo(OURS);
    end(one);
    assertThat(sockets("Procfile").living()).containsExactly(two.place().socket());
    end(two);
    end(other);
  }

  @Test
  void a_stopped_run_with_whom_nobody_more_can_queue_still_keeps_nobody_waiting()
      throws IOException {
    Path socket = temporary.resolve("full");
    try (ServerSocketChannel stopped = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      stopped.bind(UnixDomainSocketAddress.of(socket), 1);
      assertTimeoutPreemptively(
          Duration.ofSeconds(10),
          () -> {
            for (int i = 0; i < 5; i++) {
              assertThat(ControlClient.isHeard(socket)).isTrue();
            }
          });
      assertThatThrownBy(() -> new ControlClient(socket).status())
          .isInstanceOf(ControlFaultException.class)
          .hasMessageContaining("Ctrl-Z");
    }
  }

  @Test
  void a_crowd_of_callers_is_waited_for() throws Exception {
    Path socket = temporary.resolve("crowded");
    List<SocketChannel> crowd = new ArrayList<>();
    try (ServerSocketChannel busy = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      busy.bind(UnixDomainSocketAddress.of(socket), 1);
      assertThatThrownBy(
              () -> {
                while (true) {
                  crowd.add(SocketChannel.open(StandardProtocolFamily.UNIX));
                  crowd.getLast().configureBlocking(false);
                  crowd.getLast().connect(UnixDomainSocketAddress.of(socket));
                }
              })
          .isInstanceOf(IOException.class);
      CompletableFuture<?> caller =
          CompletableFuture.supplyAsync(() -> new ControlClient(socket).status());
      await().during(Duration.ofMillis(100)).until(() -> !caller.isDone());
      for (int i = 1; i < crowd.size(); i++) {
        busy.accept().close();
      }
      try (SocketChannel called = busy.accept()) {
        assertThat(called.read(ByteBuffer.allocate(100))).as("bytes of a request").isPositive();
      }
      assertThat(caller).failsWithin(Duration.ofSeconds(10)); // for want of an answer
    } finally {
      for (SocketChannel each : crowd) {
        each.close();
      }
    }
  }

  private ProcfileSockets sockets(String file) {
    return ProcfileSockets.in(folder, project.resolve(file));
  }

  private static void end(ControlPlace.Bound bound) throws IOException {
    bound.channel().close();
    bound.place().remove();
    assertThat(bound.place().socket()).doesNotExist();
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}

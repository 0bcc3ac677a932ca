package dev.bench.process.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlPlaceTest {

  @TempDir Path folder;

  @Test
  void the_socket_of_a_killed_run_is_no_obstacle() throws IOException {
    bind(folder).channel().close(); // the file stays, as after kill -9
    assertThat(folder.resolve("control/socket")).exists();
    ControlPlace.Bound bound = bind(folder);
    assertThat(bound.place().socket()).isEqualTo(folder.resolve("control/socket"));
    end(bound);
  }

  @Test
  void a_folder_that_others_may_enter_is_closed_first() throws IOException {
    Path open = Files.createDirectory(folder.resolve("control"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    ControlPlace.Bound bound = bind(folder);
    assertThat(permissions(open)).isEqualTo("rwx------");
    end(bound);
  }

  @Test
  void a_deep_bench_has_its_socket_among_the_temporary_files() throws IOException {
    ControlPlace.Bound bound = bind(folder.resolve("deep/".repeat(30)));
    Path socket = bound.place().socket();
    assertThat(socket).isEqualTo(folder.resolve("short/socket"));
    assertThat(permissions(socket.getParent())).isEqualTo("rwx------");
    end(bound);
    assertThat(socket.getParent()).doesNotExist();
  }

  private ControlPlace.Bound bind(Path pids) throws IOException {
    return ControlPlace.bind(pids, folder.resolve("short"));
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

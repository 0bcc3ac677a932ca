package dev.bench.cli.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.process.CannotRunException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PortsTest {

  @Test
  void an_occupied_port_is_named_with_pid_and_command_and_folder() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertThatThrownBy(() -> Ports.requireFree(Map.of("web", port), "stop it"))
          .isInstanceOf(CannotRunException.class)
          .hasMessageContaining("port " + port + " (for web) is taken by pid ")
          .hasMessageContaining("pid " + ProcessHandle.current().pid() + ": ")
          .hasMessageContaining("(in " + Path.of("").toAbsolutePath() + ")")
          .hasMessageEndingWith("\nstop it");
    }
  }

  @Test
  void a_listener_on_all_addresses_occupies_the_port_as_well() throws IOException {
    try (ServerSocket taken = new ServerSocket(0)) {
      assertThat(Ports.isFree(taken.getLocalPort())).isFalse();
    }
  }

  @Test
  void free_ports_pass() throws IOException {
    int port;
    try (ServerSocket taken = new ServerSocket(0)) {
      port = taken.getLocalPort();
    }
    assertThatCode(() -> Ports.requireFree(Map.of("web", port), "stop it"))
        .doesNotThrowAnyException();
  }
}

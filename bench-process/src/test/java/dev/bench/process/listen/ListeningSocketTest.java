package dev.bench.process.listen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.testkit.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ListeningSocketTest {

  @Test
  @EnabledOnOs(OS.LINUX) // elsewhere 127.0.0.2 is no address of the machine
  void two_addresses_with_one_port_have_a_socket_each() throws IOException {
    int port = FreePorts.one();
    try (ListeningSocket first = ListeningSocket.open(new ListenAddress("127.0.0.1", port));
        ListeningSocket second = ListeningSocket.open(new ListenAddress("127.0.0.2", port))) {
      assertThat(second.descriptor()).isNotEqualTo(first.descriptor());
    }
  }

  @Test
  void a_socket_of_another_program_is_used_and_stays_open() throws IOException {
    int port = FreePorts.one();
    ListenAddress address = new ListenAddress("127.0.0.1", port);
    try (ListeningSocket theirs = ListeningSocket.open(address)) {
      InheritedSockets inherited = InheritedSockets.of(theirs.descriptor(), 1);
      assertThat(inherited.ports()).containsExactly(port);
      try (ListeningSockets sockets = new ListeningSockets(inherited)) {
        sockets.open(address); // which would fail if it listened itself
      }
      try (Socket caller = new Socket(InetAddress.getLoopbackAddress(), port)) {
        assertThat(caller.isConnected()).isTrue();
      }
    }
  }

  @Test
  void sockets_that_were_handed_to_another_process_do_not_count() {
    String own = Long.toString(ProcessHandle.current().pid());
    assertThat(InheritedSockets.of(Map.of("LISTEN_PID", "1", "LISTEN_FDS", "1")).ports()).isEmpty();
    assertThat(InheritedSockets.of(Map.of("LISTEN_PID", own, "LISTEN_FDS", "x")).ports()).isEmpty();
    assertThat(InheritedSockets.of(Map.of("LISTEN_PID", own, "LISTEN_FDS", "0")).ports()).isEmpty();
  }
}

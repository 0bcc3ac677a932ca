package dev.bench.web.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class InheritedSocketTest {

  @Test
  void a_variable_that_names_no_listening_socket_is_refused() {
    assertThatThrownBy(() -> InheritedSocket.find(Map.of("BENCH_LISTEN_FD", "web")))
        .hasMessage(
            "BENCH_LISTEN_FD names descriptor web, which is not a TCP socket that listens: unset BENCH_LISTEN_FD, or hand such a socket down");
    assertThatThrownBy(() -> InheritedSocket.find(Map.of("BENCH_LISTEN_FD", "99999")))
        .hasMessageContaining("names descriptor 99999");
  }

  @Test
  void the_sockets_of_systemd_are_for_the_process_that_it_names() {
    String own = Long.toString(ProcessHandle.current().pid());

    assertThat(InheritedSocket.find(Map.of("LISTEN_PID", "1", "LISTEN_FDS", "1"))).isEmpty();
    assertThat(InheritedSocket.find(Map.of("LISTEN_PID", own, "LISTEN_FDS", "0"))).isEmpty();
  }

  @Test
  void a_socket_that_was_handed_down_names_its_port() throws Exception {
    try (HeldSocket held = HeldSocket.open()) {
      assertThat(held.handedDown().port()).isEqualTo(held.port());
    }
  }
}

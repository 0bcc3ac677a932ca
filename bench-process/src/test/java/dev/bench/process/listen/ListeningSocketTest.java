package dev.bench.process.listen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.testkit.FreePorts;
import java.io.IOException;
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
}

package dev.bench.process.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListenAddressTest {

  @Test
  void a_port_alone_is_one_of_this_machine() {
    assertThat(ListenAddress.parse("8000", 1)).isEqualTo(new ListenAddress("127.0.0.1", 8000));
    assertThat(ListenAddress.parse("port", 5100)).isEqualTo(new ListenAddress("127.0.0.1", 5100));
  }

  @Test
  void a_host_stands_before_the_port() {
    assertThat(ListenAddress.parse("0.0.0.0:80", 1)).isEqualTo(new ListenAddress("0.0.0.0", 80));
    assertThat(ListenAddress.parse("[::1]:80", 1)).isEqualTo(new ListenAddress("::1", 80));
    assertThat(ListenAddress.parse("[::1]:80", 1).text()).isEqualTo("[::1]:80");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "web", "::1:80", "80 ", "-1", "http://a:80", "a:b"})
  void what_is_none_is_refused(String text) {
    assertThatThrownBy(() -> ListenAddress.parse(text, 1))
        .hasMessage(
            "`%s` is not an address; write port, PORT, HOST:PORT or [IPV6]:PORT, such as 8000",
            text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "65536", "999999999"})
  void a_port_that_is_none_is_refused(String text) {
    assertThatThrownBy(() -> ListenAddress.parse(text, 1))
        .hasMessage("port %s is not a port, expected 1 to 65535", text);
  }
}

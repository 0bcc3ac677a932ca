package dev.bench.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {

  @Test
  void nobody_is_trusted_unless_the_settings_say_so() {
    TrustedProxies none = TrustedProxies.of(new Settings(Map.of()));
    assertThat(none.trusts(InetAddress.ofLiteral("127.0.0.1"))).isFalse();
    assertThat(none.trusts(InetAddress.ofLiteral("::1"))).isFalse();
    assertThat(none.trusts(null)).isFalse();
  }

  @Test
  void addresses_and_networks_are_trusted() {
    TrustedProxies proxies =
        TrustedProxies.of(
            new Settings(
                Map.of(
                    "trusted_proxies",
                    List.of("127.0.0.1", "10.1.0.0/20", "2001:db8::/33", "0.0.0.0/32"))));
    for (String in : List.of("127.0.0.1", "10.1.15.255", "2001:db8:7fff::1", "::ffff:127.0.0.1")) {
      assertThat(proxies.trusts(InetAddress.ofLiteral(in))).as(in).isTrue();
    }
    for (String out : List.of("127.0.0.2", "10.1.16.0", "2001:db8:8000::1", "::1")) {
      assertThat(proxies.trusts(InetAddress.ofLiteral(out))).as(out).isFalse();
    }
    assertThat(TrustedProxies.of("0.0.0.0/0").trusts(InetAddress.ofLiteral("8.8.8.8"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "/8", ""})
  void what_is_no_address_and_no_network_is_refused(String entry) {
    Map<String, Object> settings = Map.of("trusted_proxies", List.of(entry));
    assertThatThrownBy(() -> TrustedProxies.of(new Settings(settings)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "trusted_proxies has the entry %s, expected addresses and networks such as 127.0.0.1 and 10.0.0.0/8"
                .formatted(entry));
    assertThat(SettingsSchema.faults(new Settings(settings))).hasSize(1);
  }
}

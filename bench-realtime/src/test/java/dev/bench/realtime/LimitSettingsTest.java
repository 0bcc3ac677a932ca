package dev.bench.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.config.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LimitSettingsTest {

  @Test
  void heartbeats_sizes_and_checks_come_from_the_settings() {
    WireLimits wire =
        WireLimits.of(
            new Settings(Map.of("socketio_ping_interval", "5s", "socketio_max_payload", 2048)));
    ClientLimits client =
        ClientLimits.of(
            new Settings(Map.of("socketio_check_limit", "500ms", "socketio_max_rooms", 7)));

    assertThat(wire.pingInterval()).hasSeconds(5);
    assertThat(wire.payloadBytes()).isEqualTo(2048);
    assertThat(client.checkTimeout()).hasMillis(500);
    assertThat(client.rooms()).isEqualTo(7);
  }

  @Test
  void what_is_not_said_is_standard() {
    assertThat(WireLimits.of(new Settings(Map.of()))).isEqualTo(WireLimits.standard());
    assertThat(ClientLimits.of(new Settings(Map.of()))).isEqualTo(ClientLimits.standard());
  }

  @Test
  void sizes_that_cannot_be_are_refused() {
    assertThatThrownBy(() -> WireLimits.of(new Settings(Map.of("socketio_max_payload", 1))))
        .hasMessage("socketio_max_payload is 1, expected 1024 to 1073741824 bytes");
    assertThatThrownBy(() -> ClientLimits.of(new Settings(Map.of("socketio_max_rooms", 0))))
        .hasMessageContaining("socketio_max_rooms is 0");
  }
}

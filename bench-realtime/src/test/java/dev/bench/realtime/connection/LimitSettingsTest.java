package dev.bench.realtime.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.config.Settings;
import dev.bench.realtime.packet.UnsentBudget;
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
  void what_all_clients_may_take_comes_from_the_settings() {
    LoadLimits load =
        LoadLimits.of(
            new Settings(
                Map.of(
                    "socketio_max_unsent", 2048,
                    "socketio_max_unsent_total", 4096,
                    "socketio_max_unfinished_total", 8192,
                    "socketio_max_sessions", 9,
                    "socketio_max_unjoined", 8,
                    "socketio_max_unjoined_per_address", 7)));

    assertThat(load).isEqualTo(new LoadLimits(2048, 4096, 8192, 9, 8, 7));
    assertThat(LoadLimits.of(new Settings(Map.of())))
        .isEqualTo(new LoadLimits(4 << 20, 64 << 20, 16 << 20, 5_000, 1_000, 200));
  }

  @Test
  void what_is_not_said_is_standard() {
    assertThat(WireLimits.of(new Settings(Map.of()))).isEqualTo(WireLimits.standard());
    assertThat(ClientLimits.of(new Settings(Map.of()))).isEqualTo(ClientLimits.standard());
  }

  @Test
  void a_budget_that_the_jvm_cannot_hold_is_refused() {
    assertThatThrownBy(() -> UnsentBudget.within(1L << 40))
        .hasMessageContaining("socketio_max_unsent_total is 1099511627776")
        .hasMessageContaining("MaxDirectMemorySize");
  }

  @Test
  void sizes_that_cannot_be_are_refused() {
    assertThatThrownBy(() -> WireLimits.of(new Settings(Map.of("socketio_max_payload", 1))))
        .hasMessage("socketio_max_payload is 1, expected 1024 to 1073741824 bytes");
    assertThatThrownBy(() -> ClientLimits.of(new Settings(Map.of("socketio_max_rooms", 0))))
        .hasMessageContaining("socketio_max_rooms is 0");
    assertThatThrownBy(() -> LoadLimits.of(new Settings(Map.of("socketio_max_sessions", 0))))
        .hasMessage("socketio_max_sessions is 0, expected 1 to 1000000 sessions");
  }
}

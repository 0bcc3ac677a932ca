package dev.bench.realtime;

import static dev.bench.realtime.FakeAccess.ONE;
import static dev.bench.realtime.FakeAccess.TWO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.realtime.connection.Connections;
import dev.bench.realtime.connection.LoadLimits;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of the published messages is delivered, and to whom. */
class EventRelayTest {

  private Fixture bench = Fixture.standard();

  @AfterEach
  void stop() {
    bench.close();
  }

  private RawWebsocket entered(String site) throws IOException {
    RawWebsocket socket =
        new RawWebsocket(bench.port(), "/socket.io/?EIO=4&transport=websocket", site);
    socket.read();
    socket.send("40/" + site + ",");
    assertThat(socket.read()).startsWith("40/" + site);
    return socket;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "[1]",
        "null",
        "{}",
        "{\"event\":1,\"message\":1,\"namespace\":\"site1.localhost\",\"room\":\"website\"}",
        "{\"event\":\"\",\"message\":1,\"namespace\":\"site1.localhost\",\"room\":\"website\"}",
        "{\"event\":\"connect\",\"namespace\":\"site1.localhost\",\"room\":\"website\"}",
        "{\"event\":\"e\",\"message\":1,\"namespace\":null,\"room\":\"website\"}",
        "{\"event\":\"e\",\"message\":1,\"namespace\":\"site1.localhost\",\"room\":[\"website\"]}",
        "{\"event\":\"e\",\"message\":1,\"namespace\":\"site1.localhost\"}",
        "{\"event\":\"build_event\",\"message\":1,\"namespace\":\"site1.localhost\"}",
      })
  void what_does_not_fit_is_skipped_and_counted(String message) throws IOException {
    try (RawWebsocket socket = entered(ONE)) {
      bench.publish(message);
      bench.publish(ONE, "website", "n", 1);
      assertThat(socket.read()).isEqualTo("42/site1.localhost,[\"n\",1]");
    }
    assertThat(bench.server().skippedEvents()).isEqualTo(1);
  }

  @Test
  void an_event_that_no_client_could_take_is_skipped() throws IOException {
    try (RawWebsocket socket = entered(ONE)) {
      bench.publish(ONE, "website", "long", "x".repeat(LoadLimits.standard().unsentBytes()));
      bench.publish(ONE, "website", "n", 1);
      assertThat(socket.read()).isEqualTo("42/site1.localhost,[\"n\",1]");
    }
    assertThat(bench.server().skippedEvents()).isEqualTo(1);
  }

  @Test
  void deep_nesting_is_skipped() {
    bench.publish("{\"event\":\"e\",\"message\":" + "[".repeat(100_000));
    assertThat(bench.server().skippedEvents()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{ \"a\" : [1, null,\"\\u00fc\"]}", "\"text\"", "null", "1.50", "[]"})
  void a_message_may_be_any_json_and_travels_as_it_is(String message) throws IOException {
    try (RawWebsocket socket = entered(ONE)) {
      bench.publish(
          "{\"event\":\"e\",\"room\":\"website\",\"namespace\":\"site1.localhost\",\"message\":"
              + message
              + "}");
      assertThat(socket.read()).isEqualTo("42/site1.localhost,[\"e\"," + message + "]");
    }
  }

  @Test
  void build_events_reach_every_site_in_developer_mode_only() throws IOException {
    bench.close();
    bench = new Fixture(true, Connections.Limits.standard());
    try (RawWebsocket one = entered(ONE);
        RawWebsocket two = entered(TWO)) {
      bench.publish("{\"event\":\"other\",\"message\":{},\"room\":null}");
      bench.publish("{\"event\":\"build_event\",\"message\":{\"success\":true},\"room\":null}");
      assertThat(one.read()).isEqualTo("42/site1.localhost,[\"build_event\",{\"success\":true}]");
      assertThat(two.read()).isEqualTo("42/site2.localhost,[\"build_event\",{\"success\":true}]");
    }
  }
}

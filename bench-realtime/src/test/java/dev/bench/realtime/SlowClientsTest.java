package dev.bench.realtime;

import static dev.bench.realtime.FakeAccess.ONE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.realtime.connection.ClientLimits;
import dev.bench.realtime.connection.Connections;
import dev.bench.realtime.connection.LoadLimits;
import dev.bench.realtime.connection.WireLimits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that stop reading, beside others that read. */
class SlowClientsTest {

  private static final int MEGABYTE = 1024 * 1024;
  private static final String NAMESPACE = "/" + ONE + ",";
  private static final String PAD = "x".repeat(40 * 1024);

  private final List<RawWebsocket> slow = new ArrayList<>();
  private Fixture bench = Fixture.standard();

  @AfterEach
  void stop() throws IOException {
    for (RawWebsocket socket : slow) {
      socket.close();
    }
    bench.close();
  }

  private void restartWith(int unsentBytes, long unsentTotalBytes) {
    bench.close();
    var load = new LoadLimits(unsentBytes, unsentTotalBytes, MEGABYTE, 100, 100, 100);
    bench =
        new Fixture(
            false, new Connections.Limits(WireLimits.standard(), ClientLimits.standard(), load));
  }

  private RawWebsocket entered() throws IOException {
    RawWebsocket socket = new RawWebsocket(bench.port(), "/socket.io/?EIO=4&transport=websocket");
    socket.read();
    socket.send("40" + NAMESPACE);
    assertThat(socket.read()).startsWith("40" + NAMESPACE);
    return socket;
  }

  private void slowClients(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      slow.add(entered());
    }
  }

  private void publishTo(RawWebsocket healthy, int events) throws IOException {
    for (int i = 0; i < events; i++) {
      bench.publish(ONE, "website", "pad", List.of(i, PAD));
      assertThat(healthy.read()).startsWith("42" + NAMESPACE + "[\"pad\",[" + i + ",");
    }
  }

  @Test
  void a_healthy_client_hears_every_event_beside_forty_that_do_not_read() throws IOException {
    restartWith(64 * MEGABYTE, 4 * MEGABYTE);
    slowClients(40);
    try (RawWebsocket healthy = entered()) {
      publishTo(healthy, 300);

      Awaitility.await().until(() -> bench.server().connected() == 1);
      Awaitility.await().until(() -> bench.server().unsentBytes() == 0);
    }
  }

  @Test
  void an_event_is_held_once_for_all_clients_that_leave_it_unread() throws IOException {
    restartWith(64 * MEGABYTE, 64 * MEGABYTE);
    slowClients(20);
    try (RawWebsocket healthy = entered()) {
      publishTo(healthy, 300);

      assertThat(bench.server().connected()).isEqualTo(21);
      assertThat(bench.server().unsentBytes()).isLessThan(301L * (PAD.length() + 1024));
    }
  }

  @Test
  void a_client_that_reads_again_gets_what_it_left_unread_in_order() throws IOException {
    restartWith(64 * MEGABYTE, 64 * MEGABYTE);
    slowClients(1);
    for (int i = 0; i < 300; i++) {
      bench.publish(ONE, "website", "pad", List.of(i, PAD));
    }
    for (int i = 0; i < 300; i++) {
      assertThat(slow.getFirst().read()).startsWith("42" + NAMESPACE + "[\"pad\",[" + i + ",");
    }
    Awaitility.await().until(() -> bench.server().unsentBytes() == 0);
  }

  @Test
  void polls_that_are_not_made_count_like_reads_that_are_not() throws IOException {
    restartWith(64 * MEGABYTE, 2 * MEGABYTE);
    String open = "/socket.io/?EIO=4&transport=polling";
    String body = RawHttp.get(bench.port(), open).body();
    String sid = new RawHttp.Answer(200, "", body.substring(1)).json().get("sid").stringValue();
    RawHttp.post(bench.port(), open + "&sid=" + sid, "40" + NAMESPACE);
    assertThat(RawHttp.get(bench.port(), open + "&sid=" + sid).body()).startsWith("40");
    try (RawWebsocket healthy = entered()) {
      publishTo(healthy, 100);

      Awaitility.await().until(() -> bench.server().connected() == 1);
      assertThat(bench.server().connection(sid)).isNull();
    }
  }
}

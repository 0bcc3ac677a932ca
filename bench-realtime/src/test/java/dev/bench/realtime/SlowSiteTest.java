package dev.bench.realtime;

import static dev.bench.realtime.FakeAccess.ONE;
import static dev.bench.realtime.FakeAccess.TWO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.realtime.connection.ClientLimits;
import dev.bench.realtime.connection.Connections;
import dev.bench.realtime.connection.LoadLimits;
import dev.bench.realtime.connection.WireLimits;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A site whose app takes for ever to say who may hear what. */
class SlowSiteTest {

  private final CountDownLatch never = new CountDownLatch(1);
  private final AtomicInteger hanging = new AtomicInteger();
  private final List<RawWebsocket> sockets = new ArrayList<>();
  private Fixture bench;

  @BeforeEach
  void start() {
    ClientLimits usual = ClientLimits.standard();
    var client =
        new ClientLimits(
            usual.joinTimeout(),
            Duration.ofMinutes(2), // Longer than the patience of the test.
            usual.sessionLook(),
            usual.checks(),
            usual.pendingPackets(),
            usual.rooms());
    bench =
        new Fixture(
            false, new Connections.Limits(WireLimits.standard(), client, LoadLimits.standard()));
    bench.access.rule =
        (site, session, type) -> {
          if (site.equals(ONE)) {
            hanging.incrementAndGet();
            never.await();
          }
          return true;
        };
  }

  @AfterEach
  void stop() throws IOException {
    never.countDown();
    for (RawWebsocket socket : sockets) {
      socket.close();
    }
    bench.close();
  }

  private RawWebsocket entered(String site) throws IOException {
    RawWebsocket socket =
        new RawWebsocket(bench.port(), "/socket.io/?EIO=4&transport=websocket", site);
    sockets.add(socket);
    socket.read();
    socket.send("40/" + site + ",");
    assertThat(socket.read()).startsWith("40/" + site);
    return socket;
  }

  @Test
  void seventy_checks_that_hang_on_one_site_delay_no_other() throws IOException {
    for (int i = 0; i < 70; i++) {
      entered(ONE).send("42/" + ONE + ",[\"doctype_subscribe\",\"Todo\"]");
    }
    Awaitility.await().until(() -> hanging.get() == ClientLimits.CHECKS_PER_SITE);

    RawWebsocket other = entered(TWO);
    other.send("42/" + TWO + ",[\"doctype_subscribe\",\"Todo\"]");
    other.send("42/" + TWO + ",[\"ping\"]");
    assertThat(other.read()).isEqualTo("42/" + TWO + ",[\"pong\"]");
    bench.publish(TWO, "doctype:Todo", "n", 1);
    assertThat(other.read()).isEqualTo("42/" + TWO + ",[\"n\",1]");

    entered(ONE); // Sessions are looked up apart from what apps check.
    assertThat(hanging).hasValue(ClientLimits.CHECKS_PER_SITE);
  }
}

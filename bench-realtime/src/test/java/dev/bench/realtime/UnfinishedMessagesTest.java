package dev.bench.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.realtime.connection.ClientLimits;
import dev.bench.realtime.connection.Connections;
import dev.bench.realtime.connection.LoadLimits;
import dev.bench.realtime.connection.WireLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that begin a message and do not finish it. */
class UnfinishedMessagesTest {

  private static final int LIMIT = 64 * 1024;

  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final String OPEN = "/socket.io/?EIO=4&transport=websocket";

  private final List<RawWebsocket> open = new ArrayList<>();
  private Fixture bench;

  @BeforeEach
  void start() {
    startWith(Duration.ofMinutes(2));
  }

  private void startWith(Duration patience) {
    WireLimits usual = WireLimits.standard();
    var wire =
        new WireLimits(
            usual.pingInterval(),
            usual.pingTimeout(),
            patience,
            usual.upgradeTimeout(),
            usual.payloadBytes());
    var load = new LoadLimits(1 << 20, 1 << 20, LIMIT, 100, 100, 100);
    bench = new Fixture(false, new Connections.Limits(wire, ClientLimits.standard(), load));
  }

  @AfterEach
  void stop() throws IOException {
    for (RawWebsocket socket : open) {
      socket.close();
    }
    bench.close();
  }

  private RawWebsocket opened() throws IOException {
    RawWebsocket socket = new RawWebsocket(bench.port(), OPEN);
    open.add(socket);
    socket.read();
    return socket;
  }

  /** A busy machine may take longer than the patience for the request that opens it. */
  private RawWebsocket openedInTime() {
    return Awaitility.await()
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(this::opened, Objects::nonNull);
  }

  @Test
  void the_client_that_begins_too_much_is_closed_and_whole_messages_still_come()
      throws IOException {
    RawWebsocket honest = opened();
    for (int i = 0; i < 5; i++) {
      opened().send(0x01, new byte[LIMIT / 4]); // a text message whose end never comes
    }
    Awaitility.await().until(() -> bench.server().connected() < 6);

    honest.send("40/" + FakeAccess.ONE + ",");
    assertThat(honest.read()).startsWith("40/");
  }

  @Test
  void a_ping_between_the_parts_of_a_message_finishes_nothing() throws IOException {
    bench.close();
    startWith(PATIENCE);
    RawWebsocket slow = openedInTime();
    slow.send(0x01, new byte[100]);
    try {
      while (true) { // until the server closes the connection
        slow.send(0x89, new byte[10]);
        if (slow.read() == null) {
          return;
        }
      }
    } catch (IOException closed) {
      Awaitility.await().until(() -> bench.server().connected() == 0);
    }
  }

  @Test
  void finished_messages_and_pings_take_no_room() throws IOException {
    RawWebsocket honest = opened();
    for (int i = 0; i < 20; i++) {
      honest.send(0x89, new byte[100]);
      honest.read();
      honest.send("6" + "x".repeat(LIMIT / 4));
    }
    honest.send("40/" + FakeAccess.ONE + ",");
    assertThat(honest.read()).startsWith("40/");
  }

  @Test
  void a_message_that_is_never_finished_ends_its_connection() throws IOException {
    bench.close();
    startWith(PATIENCE);
    RawWebsocket slow = openedInTime();
    slow.send(0x01, new byte[100]);
    assertThat(slow.read()).isNull();
  }

  @Test
  void a_channel_that_asks_nothing_is_closed() throws IOException {
    bench.close();
    startWith(PATIENCE);
    try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), bench.port());
        Socket halfway = new Socket(InetAddress.getLoopbackAddress(), bench.port())) {
      halfway.getOutputStream().write("GET /socket.io/ HTT".getBytes(StandardCharsets.US_ASCII));
      assertThat(silent.getInputStream().read()).isEqualTo(-1);
      assertThat(halfway.getInputStream().read()).isEqualTo(-1);
    }
  }
}

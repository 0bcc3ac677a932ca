package dev.bench.realtime;

import static dev.bench.realtime.FakeAccess.ONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bench.json.Json;
import dev.bench.realtime.connection.ClientLimits;
import dev.bench.realtime.connection.Connections;
import dev.bench.realtime.connection.LoadLimits;
import dev.bench.realtime.connection.WireLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Frames on plain websockets: what no well-behaved client does, and what it costs. */
class WebsocketTest {

  private static final String NAMESPACE = "/" + ONE + ",";

  private Fixture bench = Fixture.standard();

  @AfterEach
  void stop() {
    bench.close();
  }

  private void restartWith(ClientLimits limits) {
    restartWith(new Connections.Limits(WireLimits.standard(), limits, LoadLimits.standard()));
  }

  private void restartWith(Connections.Limits limits) {
    bench.close();
    bench = new Fixture(false, limits);
  }

  private RawWebsocket opened() throws IOException {
    RawWebsocket socket = new RawWebsocket(bench.port(), "/socket.io/?EIO=4&transport=websocket");
    assertThat(socket.read()).startsWith("0{").contains("\"upgrades\":[]");
    return socket;
  }

  private RawWebsocket entered() throws IOException {
    RawWebsocket socket = opened();
    socket.send("40" + NAMESPACE);
    assertThat(socket.read()).startsWith("40" + NAMESPACE);
    return socket;
  }

  /** A busy machine may take longer to enter than the limits of a test allow: it tries again. */
  private RawWebsocket enteredInTime() {
    return await().until(this::enteredOrNull, Objects::nonNull);
  }

  private @Nullable RawWebsocket enteredOrNull() throws IOException {
    RawWebsocket socket = opened();
    socket.send("40" + NAMESPACE);
    String answer = socket.read();
    if (answer != null && answer.startsWith("40" + NAMESPACE)) {
      return socket;
    }
    socket.close();
    return null;
  }

  @Test
  void entering_twice_gets_the_same_answer_twice() throws IOException {
    try (RawWebsocket socket = opened()) {
      socket.send("40" + NAMESPACE);
      String first = socket.read();
      socket.send("40" + NAMESPACE);
      assertThat(socket.read()).isEqualTo(first);
    }
  }

  @Test
  void leaving_ends_the_events_and_not_the_connection() throws IOException {
    try (RawWebsocket socket = entered()) {
      socket.send("41" + NAMESPACE);
      socket.send("40" + NAMESPACE);
      socket.read();
      bench.publish(ONE, "website", "n", 1);
      assertThat(socket.read()).isEqualTo("42" + NAMESPACE + "[\"n\",1]");
    }
  }

  @Test
  void binary_messages_are_dropped() throws IOException {
    try (RawWebsocket socket = entered()) {
      socket.send(0x82, new byte[] {4, 1, 2});
      socket.send(0x02, new byte[] {'4', '1'}); // a first fragment
      socket.send(0x80, NAMESPACE.getBytes(StandardCharsets.UTF_8)); // and its last
      socket.send("42" + NAMESPACE + "[\"ping\"]");
      assertThat(socket.read()).isEqualTo("42" + NAMESPACE + "[\"pong\"]");
    }
  }

  @Test
  void websocket_pings_are_answered() throws IOException {
    try (RawWebsocket socket = opened()) {
      socket.send(0x89, "hello".getBytes(StandardCharsets.UTF_8));
      assertThat(socket.read()).isEqualTo("hello");
    }
  }

  @Test
  void a_session_polls_on_when_its_upgrade_fails() throws IOException {
    String open = "/socket.io/?EIO=4&transport=polling";
    String body = RawHttp.get(bench.port(), open).body();
    String sid = Json.core().tree(body.substring(1)).get("sid").stringValue();
    try (RawWebsocket upgrade =
        new RawWebsocket(bench.port(), "/socket.io/?EIO=4&transport=websocket&sid=" + sid)) {
      upgrade.send("2probe");
      assertThat(upgrade.read()).isEqualTo("3probe");
    }
    await().until(() -> !bench.server().connection(sid).isProbed());

    RawHttp.post(bench.port(), open + "&sid=" + sid, "40" + NAMESPACE);

    String poll = RawHttp.get(bench.port(), open + "&sid=" + sid).body();
    if (poll.equals("6")) { // the answer to the probe
      poll = RawHttp.get(bench.port(), open + "&sid=" + sid).body();
    }
    assertThat(poll).contains("40" + NAMESPACE);
  }

  @Test
  void a_client_that_does_not_read_is_dropped_and_the_others_are_not() throws IOException {
    restartWith(
        new Connections.Limits(
            WireLimits.standard(),
            ClientLimits.standard(),
            new LoadLimits(256 << 10, 64 << 20, 16 << 20, 10, 10, 10)));
    String text = "x".repeat(100_000);
    try (RawWebsocket slow = entered();
        RawWebsocket quick = entered()) {
      while (bench.server().connected() == 2) {
        bench.publish(ONE, "website", "n", text);
        assertThat(quick.read()).hasSizeGreaterThan(100_000);
      }
      assertThat(bench.server().connected()).isEqualTo(1);
      assertThat(slow).isNotNull();
    }
  }

  @Test
  void a_client_that_joins_nothing_is_closed() throws IOException {
    restartWith(limits(Duration.ofMillis(1500), Duration.ofSeconds(2)));
    try (RawWebsocket member = enteredInTime();
        RawWebsocket idle = opened()) {
      assertThat(idle.read()).isNull();
      member.send("42" + NAMESPACE + "[\"ping\"]");
      assertThat(member.read()).contains("pong");
    }
  }

  @Test
  void a_check_that_hangs_is_a_refusal() throws IOException {
    restartWith(limits(Duration.ofSeconds(45), Duration.ofSeconds(1)));
    CountDownLatch never = new CountDownLatch(1);
    bench.access.hears =
        type -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return true;
        };
    try (RawWebsocket socket = enteredInTime()) {
      socket.send("42" + NAMESPACE + "[\"doctype_subscribe\",\"Todo\"]");
      socket.send("42" + NAMESPACE + "[\"ping\"]");
      assertThat(socket.read()).contains("pong");
      bench.publish(ONE, "doctype:Todo", "secret", 1);
      bench.publish(ONE, "website", "n", 1);
      assertThat(socket.read()).contains("[\"n\",1]");
    }
  }

  /** Holds the first check until {@code written}, and counts all. */
  private AtomicInteger checksAfter(CountDownLatch written) {
    restartWith(limits(Duration.ofSeconds(45), Duration.ofMinutes(2)));
    AtomicInteger checks = new AtomicInteger();
    bench.access.rule =
        (site, session, type) -> {
          written.await();
          return checks.incrementAndGet() > 0;
        };
    return checks;
  }

  private static String subscription(int i) {
    return "42" + NAMESPACE + "[\"doctype_subscribe\",\"A type of documents, number " + i + "\"]";
  }

  @Test
  void a_burst_of_subscriptions_makes_its_sender_wait_and_loses_none() throws IOException {
    CountDownLatch written = new CountDownLatch(1);
    AtomicInteger checks = checksAfter(written);
    try (RawWebsocket socket = entered()) {
      for (int i = 0; i < 600; i++) {
        socket.send(subscription(i));
      }
      written.countDown();
      socket.send("42" + NAMESPACE + "[\"ping\"]");
      assertThat(socket.read()).isEqualTo("42" + NAMESPACE + "[\"pong\"]");
      assertThat(checks).hasValue(600);
    }
  }

  @Test
  void a_flood_of_packets_is_not_read_while_too_many_wait() throws IOException {
    CountDownLatch written = new CountDownLatch(1);
    checksAfter(written);
    try (RawWebsocket flood =
            new RawWebsocket(bench.port(), "/socket.io/?EIO=4&transport=websocket");
        RawWebsocket other = entered()) {
      String sid = Json.core().tree(flood.read().substring(1)).get("sid").stringValue();
      flood.send("40" + NAMESPACE);
      flood.read();
      for (int i = 0; i < 5_000; i++) {
        flood.send(subscription(i));
      }
      for (int i = 0; i < 100; i++) { // what can be read of the flood meanwhile has been read
        other.send("42" + NAMESPACE + "[\"ping\"]");
        assertThat(other.read()).contains("pong");
      }
      assertThat(bench.server().connection(sid).reader().waiting()).isLessThan(2_500);
      written.countDown();
    }
  }

  @Test
  void a_post_is_answered_when_there_is_room_for_the_next() throws Exception {
    CountDownLatch written = new CountDownLatch(1);
    AtomicInteger checks = checksAfter(written);
    String open = "/socket.io/?EIO=4&transport=polling";
    String body = RawHttp.get(bench.port(), open).body();
    String sid = Json.core().tree(body.substring(1)).get("sid").stringValue();
    String packets =
        IntStream.range(0, 600)
            .mapToObj(WebsocketTest::subscription)
            .collect(Collectors.joining("\u001e", "40" + NAMESPACE + "\u001e", ""));

    var answer = new CompletableFuture<RawHttp.Answer>();
    Thread.startVirtualThread(() -> {
      try {
        answer.complete(RawHttp.post(bench.port(), open + "&sid=" + sid, packets));
      } catch (IOException e) {
        answer.completeExceptionally(e);
      }
    });
    await().until(() -> bench.server().connection(sid).reader().isWaiting());
    assertThat(answer).isNotDone();
    written.countDown();

    assertThat(answer.get(1, TimeUnit.MINUTES).status()).isEqualTo(200);
    await().until(() -> checks.get() == 600);
    assertThat(bench.server().connected()).isEqualTo(1);
  }

  @Test
  void one_room_too_many_is_refused_with_an_answer() throws IOException {
    ClientLimits usual = ClientLimits.standard();
    restartWith(
        new ClientLimits(
            usual.joinTimeout(),
            usual.checkTimeout(),
            usual.sessionLook(),
            usual.checks(),
            usual.pendingPackets(),
            3)); // website, user:Guest and one more
    bench.access.hears = type -> true;
    try (RawWebsocket socket = entered()) {
      socket.send("42" + NAMESPACE + "[\"doctype_subscribe\",\"A\"]");
      socket.send("42" + NAMESPACE + "[\"doctype_subscribe\",\"A\"]");
      socket.send("42" + NAMESPACE + "[\"doc_subscribe\",\"B\",\"1\"]");
      assertThat(socket.read())
          .startsWith("42" + NAMESPACE + "[\"subscribe_error\",{")
          .contains("\"room\":\"doc:B/1\"", "socketio_max_rooms");
      socket.send("42" + NAMESPACE + "[\"doctype_unsubscribe\",\"A\"]");
      socket.send("42" + NAMESPACE + "[\"doc_subscribe\",\"B\",\"1\"]");
      socket.send("42" + NAMESPACE + "[\"ping\"]");
      assertThat(socket.read()).contains("pong");
      bench.publish(ONE, "doc:B/1", "n", 1);
      assertThat(socket.read()).contains("[\"n\",1]");
    }
  }

  @Test
  void a_message_as_long_as_max_payload_is_taken() throws IOException {
    try (RawWebsocket socket = entered()) {
      String start = "42" + NAMESPACE + "[\"ping\",\"";
      int most = WireLimits.standard().payloadBytes();
      socket.send(start + "x".repeat(most - start.length() - 2) + "\"]");
      assertThat(socket.read()).contains("pong");
    }
  }

  @Test
  void a_page_of_an_origin_that_the_site_allows_is_let_in() throws IOException {
    bench.access.origins.add(ONE + " https://shop.example");
    String path = "/socket.io/?EIO=4&transport=websocket";
    try (RawWebsocket allowed =
            new RawWebsocket(bench.port(), path, ONE, "Origin: https://shop.example");
        RawWebsocket other =
            new RawWebsocket(bench.port(), path, ONE, "Origin: https://evil.example")) {
      allowed.read();
      other.read();
      allowed.send("40" + NAMESPACE);
      other.send("40" + NAMESPACE);
      assertThat(allowed.read()).startsWith("40" + NAMESPACE);
      assertThat(other.read()).startsWith("44" + NAMESPACE).contains("Invalid origin");
    }
  }

  @Test
  void an_over_long_message_ends_its_sender() throws IOException {
    try (RawWebsocket socket = entered()) {
      socket.send("42" + NAMESPACE + "[\"ping\",\"" + "x".repeat(1_000_000) + "\"]");
      String last = socket.read();
      assertThat(last == null || !last.contains("pong")).isTrue();
      await().until(() -> bench.server().connected() == 0);
    } catch (IOException e) {
      // The rest could not be sent any more.
      await().until(() -> bench.server().connected() == 0);
    }
  }

  @Test
  void stopping_closes_all_connections() throws IOException {
    try (RawWebsocket first = entered();
        RawWebsocket second = entered();
        Socket silent = new Socket(InetAddress.getLoopbackAddress(), bench.port())) {
      bench.close();
      assertThat(first.read()).isNull();
      assertThat(second.read()).isNull();
      assertThat(silent.getInputStream().read()).isEqualTo(-1);
    }
  }

  private static ClientLimits limits(Duration joinTimeout, Duration checkTimeout) {
    ClientLimits usual = ClientLimits.standard();
    return new ClientLimits(
        joinTimeout,
        checkTimeout,
        usual.sessionLook(),
        usual.checks(),
        usual.pendingPackets(),
        usual.rooms());
  }
}

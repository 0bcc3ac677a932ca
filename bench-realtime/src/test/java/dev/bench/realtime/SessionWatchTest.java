package dev.bench.realtime;

import static dev.bench.realtime.FakeAccess.ONE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.realtime.connection.ClientLimits;
import dev.bench.realtime.connection.Connections;
import dev.bench.realtime.connection.LoadLimits;
import dev.bench.realtime.connection.WireLimits;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Open sockets whose sessions change. */
class SessionWatchTest {

  private static final String NAMESPACE = "/" + ONE + ",";
  private static final String READER = "reader@example.com";
  private static final Duration SOON = Duration.ofMillis(50);
  private static final Duration NEVER = Duration.ofHours(1);

  private Fixture bench = looking(SOON);

  private static Fixture looking(Duration every) {
    ClientLimits usual = ClientLimits.standard();
    var client =
        new ClientLimits(
            usual.joinTimeout(),
            Duration.ofMinutes(1),
            every,
            usual.checks(),
            usual.pendingPackets(),
            usual.rooms());
    return new Fixture(
        false, new Connections.Limits(WireLimits.standard(), client, LoadLimits.standard()));
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  private RawWebsocket entered(String sid) throws IOException {
    RawWebsocket socket =
        new RawWebsocket(
            bench.port(), "/socket.io/?EIO=4&transport=websocket", ONE, "Cookie: sid=" + sid);
    socket.read();
    socket.send("40" + NAMESPACE);
    assertThat(socket.read()).startsWith("40" + NAMESPACE);
    return socket;
  }

  private void subscribe(RawWebsocket socket, String type) throws IOException {
    socket.send("42" + NAMESPACE + "[\"doctype_subscribe\",\"" + type + "\"]");
    socket.send("42" + NAMESPACE + "[\"ping\"]");
    assertThat(socket.read()).isEqualTo("42" + NAMESPACE + "[\"pong\"]");
  }

  private void hears(RawWebsocket socket, String room) throws IOException {
    bench.publish(ONE, room, "to", room);
    assertThat(socket.read()).isEqualTo("42" + NAMESPACE + "[\"to\",\"" + room + "\"]");
  }

  private void readersMayHear(String role) {
    bench.access.rule =
        (site, session, type) ->
            bench.access.roles.getOrDefault(session.user(), Set.of()).contains(role);
  }

  @Test
  void a_logout_closes_the_sockets_of_its_session_and_no_others() throws IOException {
    try (RawWebsocket guest = entered("");
        RawWebsocket desk = entered("sid-desk");
        RawWebsocket reader = entered("sid-reader")) {
      bench.access.sessions.remove(ONE + "/sid-reader");

      assertThat(reader.read()).isNull();
      hears(desk, "all");
      hears(guest, "website");
    }
  }

  @Test
  void a_socket_whose_session_belongs_to_another_user_now_is_closed() throws IOException {
    try (RawWebsocket reader = entered("sid-reader")) {
      bench.access.sessions.put(ONE + "/sid-reader", FakeAccess.visitor("new@example.com", false));
      assertThat(reader.read()).isNull();
    }
  }

  @Test
  void a_removed_role_takes_away_the_rooms_that_it_opened() throws IOException {
    bench.access.roles.put(READER, Set.of("Reader", "Other"));
    readersMayHear("Reader");
    try (RawWebsocket reader = entered("sid-reader")) {
      subscribe(reader, "Todo");
      hears(reader, "doctype:Todo");
      int rooms = bench.server().rooms();

      bench.access.roles.put(READER, Set.of("Other"));

      Awaitility.await().until(() -> bench.server().rooms() == rooms - 1);
      bench.publish(ONE, "doctype:Todo", "secret", 1);
      hears(reader, "website");
    }
  }

  @Test
  void a_changed_role_leaves_the_rooms_that_are_still_open() throws IOException {
    bench.access.roles.put(READER, Set.of("Reader", "Other"));
    readersMayHear("Reader");
    try (RawWebsocket reader = entered("sid-reader")) {
      subscribe(reader, "Todo");
      int looks = bench.access.looks.get();
      bench.access.roles.put(READER, Set.of("Reader"));
      Awaitility.await().until(() -> bench.access.looks.get() > looks + 2);
      hears(reader, "doctype:Todo");
    }
  }

  @Test
  void a_user_who_leaves_the_desk_leaves_its_room() throws IOException {
    try (RawWebsocket desk = entered("sid-desk")) {
      int rooms = bench.server().rooms();
      bench.access.sessions.put(ONE + "/sid-desk", FakeAccess.visitor("desk@example.com", false));

      Awaitility.await().until(() -> bench.server().rooms() == rooms - 1);
      bench.publish(ONE, "all", "secret", 1);
      hears(desk, "website");
    }
  }

  @Test
  void sockets_stay_while_the_database_is_away_but_get_no_rooms() throws IOException {
    bench.access.hears = type -> true;
    try (RawWebsocket reader = entered("sid-reader")) {
      bench.access.away = true;
      int looks = bench.access.looks.get();
      Awaitility.await().until(() -> bench.access.looks.get() > looks + 2);

      subscribe(reader, "Todo");
      bench.publish(ONE, "doctype:Todo", "secret", 1);
      hears(reader, "website");
    }
  }

  @Test
  void an_end_that_is_announced_closes_the_sockets_at_once() throws IOException {
    bench.close();
    bench = looking(NEVER);
    try (RawWebsocket desk = entered("sid-desk");
        RawWebsocket reader = entered("sid-reader")) {
      bench.access.sessions.remove(ONE + "/sid-reader");
      bench.access.sessionEnds.accept(ONE);
      assertThat(reader.read()).isNull();
      hears(desk, "all");
    }
  }

  @Test
  void a_subscription_looks_at_the_session_as_it_is_now() throws IOException {
    bench.close();
    bench = looking(NEVER);
    bench.access.hears = type -> true;
    try (RawWebsocket first = entered("sid-reader");
        RawWebsocket second = entered("sid-desk")) {
      subscribe(second, "Todo");
      bench.access.sessions.clear();

      first.send("42" + NAMESPACE + "[\"doctype_subscribe\",\"Todo\"]");
      assertThat(first.read()).isNull();
      second.send("42" + NAMESPACE + "[\"doctype_subscribe\",\"Item\"]");
      assertThat(second.read()).isNull();
    }
  }
}

package dev.bench.realtime;

import static dev.bench.realtime.FakeAccess.ONE;
import static dev.bench.realtime.FakeAccess.TWO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.testkit.ForeignClient;
import dev.bench.testkit.Needs;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The unmodified client of npm, against the real server. */
@Needs(ForeignClient.NODE)
class SocketIoClientIT {

  private static final List<String> WEBSOCKET = List.of("websocket");
  private static final List<String> POLLING = List.of("polling");
  private static final List<String> BOTH = List.of("polling", "websocket");

  private static NodeClient client;
  private Fixture bench;
  private int opened;

  @BeforeAll
  static void start_node() throws IOException {
    client = new NodeClient();
  }

  @AfterAll
  static void stop_node() throws IOException {
    client.close();
  }

  @BeforeEach
  void start() {
    bench = Fixture.standard();
  }

  @AfterEach
  void stop() {
    for (int i = 0; i < opened; i++) {
      client.close(id(i));
    }
    bench.close();
  }

  private String id(int i) {
    return hashCode() + "-" + i;
  }

  private String open(String url, List<String> transports, Map<String, String> headers) {
    Map<String, Object> options = new HashMap<>();
    options.put("transports", transports);
    options.put("extraHeaders", headers);
    String id = id(opened++);
    client.open(id, url, options);
    return id;
  }

  private String connected(String site, List<String> transports, String sid) {
    String id = open(bench.url(site), transports, Map.of("Cookie", "a=b; sid=" + sid));
    client.await(id, "connect", 1);
    return id;
  }

  /** Everything that was sent to the socket before has come when this returns. */
  private List<String> eventsOf(String id) {
    int pongs = count(id, "[\"pong\"]");
    client.emit(id, "ping");
    Awaitility.await().until(() -> count(id, "[\"pong\"]") > pongs);
    return client.told(id, "event").stream().filter(event -> !event.equals("[\"pong\"]")).toList();
  }

  private static int count(String id, String event) {
    return (int) client.told(id, "event").stream().filter(event::equals).count();
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "polling"})
  void a_guest_hears_the_website(String transport) {
    String id = open(bench.url(ONE), List.of(transport), Map.of());
    assertThat(client.await(id, "connect", 1)).isEqualTo("\"" + transport + "\"");

    bench.publish(ONE, "website", "todo_added", Map.of("title", "Grüße, 世界 \u2028 🚀"));

    assertThat(client.await(id, "event", 1))
        .isEqualTo("[\"todo_added\",{\"title\":\"Grüße, 世界 \u2028 🚀\"}]");
  }

  @Test
  void polling_moves_to_a_websocket_and_loses_nothing() {
    String id = open(bench.url(ONE), BOTH, Map.of());
    client.await(id, "connect", 1);
    int sent = 0;
    while (client.told(id, "upgrade").isEmpty() && sent < 100_000) {
      bench.publish(ONE, "website", "n", sent++);
    }
    assertThat(client.await(id, "upgrade", 1)).isEqualTo("\"websocket\"");
    for (int more = 0; more < 500; more++) {
      bench.publish(ONE, "website", "n", sent++);
    }

    List<String> events = eventsOf(id);

    assertThat(events).hasSize(sent);
    for (int i = 0; i < sent; i++) {
      assertThat(events.get(i)).isEqualTo("[\"n\"," + i + "]");
    }
  }

  @Test
  void a_poll_brings_more_than_fifty_packets() {
    String id = connected(ONE, POLLING, "");
    for (int i = 0; i < 300; i++) {
      bench.publish(ONE, "website", "n", i);
    }
    assertThat(eventsOf(id)).hasSize(300);
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "polling"})
  void an_unknown_namespace_is_refused_in_words(String transport) {
    String id =
        open("http://" + ONE + ":" + bench.port() + "/nowhere", List.of(transport), Map.of());
    assertThat(client.await(id, "connect_error", 1)).isEqualTo("\"Invalid namespace\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/"})
  void the_root_namespace_is_refused(String path) {
    String id = open("http://" + ONE + ":" + bench.port() + path, WEBSOCKET, Map.of());
    assertThat(client.await(id, "connect_error", 1)).isEqualTo("\"Invalid namespace\"");
  }

  @Test
  void another_sites_namespace_is_refused_whatever_auth_is_sent() {
    String url = "http://" + TWO + ":" + bench.port() + "/" + ONE;
    String plain = open(url, WEBSOCKET, Map.of("Cookie", "sid=sid-desk"));
    assertThat(client.await(plain, "connect_error", 1)).isEqualTo("\"Invalid namespace\"");

    bench.publish(ONE, "website", "secret", 1);
    bench.publish(ONE, "all", "secret", 1);
    String other = connected(TWO, WEBSOCKET, "sid-two");
    eventsOf(other);
    assertThat(client.told(plain, "event")).isEmpty();
  }

  @Test
  void a_foreign_origin_is_refused_and_a_missing_one_is_not() {
    String foreign = open(bench.url(ONE), WEBSOCKET, Map.of("Origin", "http://evil.example"));
    assertThat(client.await(foreign, "connect_error", 1)).isEqualTo("\"Invalid origin\"");
    String none = open(bench.url(ONE), POLLING, Map.of("Origin", "null"));
    assertThat(client.await(none, "connect_error", 1)).isEqualTo("\"Invalid origin\"");
    String own = open(bench.url(ONE), WEBSOCKET, Map.of("Origin", "http://" + ONE + ":8000"));
    client.await(own, "connect", 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "polling"})
  void an_outage_of_the_session_store_makes_clients_come_again(String transport) {
    bench.access.away = true;
    String id = open(bench.url(ONE), List.of(transport), Map.of("Cookie", "sid=sid-desk"));
    Awaitility.await().until(() -> bench.access.lookups.get() >= 2);
    assertThat(client.told(id, "connect")).isEmpty();

    bench.access.away = false;

    client.await(id, "connect", 1);
    bench.publish(ONE, "all", "to", "desk");
    assertThat(client.await(id, "event", 1)).isEqualTo("[\"to\",\"desk\"]");
  }

  @Test
  void rooms_are_for_those_they_are_meant_for() {
    String guest = connected(ONE, WEBSOCKET, "unknown");
    String reader = connected(ONE, WEBSOCKET, "sid-reader");
    String desk = connected(ONE, POLLING, "sid-desk");
    String elsewhere = connected(TWO, WEBSOCKET, "sid-two");

    bench.publish(ONE, "website", "to", "website");
    bench.publish(ONE, "all", "to", "all");
    bench.publish(ONE, "user:desk@example.com", "to", "desk");
    bench.publish(ONE, "user:reader@example.com", "to", "reader");
    bench.publish(ONE, "user:Guest", "to", "guest");
    bench.publish(TWO, "all", "to", "two");

    assertThat(eventsOf(guest)).containsExactly("[\"to\",\"website\"]", "[\"to\",\"guest\"]");
    assertThat(eventsOf(reader)).containsExactly("[\"to\",\"website\"]", "[\"to\",\"reader\"]");
    assertThat(eventsOf(desk))
        .containsExactly("[\"to\",\"website\"]", "[\"to\",\"all\"]", "[\"to\",\"desk\"]");
    assertThat(eventsOf(elsewhere)).containsExactly("[\"to\",\"two\"]");
  }

  @Test
  void a_document_is_heard_of_when_an_app_allows_it() {
    bench.access.hears = type -> type.equals("Todo");
    String id = connected(ONE, WEBSOCKET, "sid-reader");

    client.emit(id, "doctype_subscribe", "Todo");
    client.emit(id, "doc_subscribe", "Todo", "T-1");
    client.emit(id, "doctype_subscribe", "Salary");
    client.emit(id, "task_subscribe", "task-of-reader@example.com");
    client.emit(id, "progress_subscribe", "task-of-desk@example.com");
    eventsOf(id);
    bench.publish(ONE, "doctype:Todo", "to", "list");
    bench.publish(ONE, "doc:Todo/T-1", "to", "T-1");
    bench.publish(ONE, "doc:Todo/T-2", "to", "T-2");
    bench.publish(ONE, "doctype:Salary", "to", "salaries");
    bench.publish(ONE, "task_progress:task-of-reader@example.com", "to", "mine");
    bench.publish(ONE, "task_progress:task-of-desk@example.com", "to", "not mine");

    assertThat(eventsOf(id))
        .containsExactly("[\"to\",\"list\"]", "[\"to\",\"T-1\"]", "[\"to\",\"mine\"]");

    client.emit(id, "doc_unsubscribe", "Todo", "T-1");
    eventsOf(id);
    bench.publish(ONE, "doc:Todo/T-1", "to", "T-1");
    assertThat(eventsOf(id)).hasSize(3);
  }

  @Test
  void a_site_that_appears_can_be_entered_at_once() {
    bench.access.sites.add("later.localhost");
    connected("later.localhost", WEBSOCKET, "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "polling"})
  void clients_come_again_after_a_restart(String transport) {
    String id = connected(ONE, List.of(transport), "");

    bench.restart();
    client.await(id, "connect", 2);
    bench.publish(ONE, "website", "again", true);

    assertThat(client.await(id, "event", 1)).isEqualTo("[\"again\",true]");
  }

  @Test
  void a_closed_client_leaves_nothing_behind() {
    String websocket = connected(ONE, WEBSOCKET, "");
    String polling = connected(ONE, POLLING, "");
    assertThat(bench.server().connected()).isEqualTo(2);
    client.close(websocket);
    client.close(polling);
    Awaitility.await().until(() -> bench.server().connected() == 0);
  }
}

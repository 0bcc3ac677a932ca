package dev.bench.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.json.Json;
import dev.bench.realtime.RawHttp.Answer;
import java.io.IOException;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server answers to requests on plain sockets, right and wrong. */
class EngineRequestTest {

  private static final String OPEN = "/socket.io/?EIO=4&transport=polling";

  private Fixture bench;

  @BeforeEach
  void start() {
    bench = Fixture.standard();
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  private Answer get(String pathAndQuery, String... headers) throws IOException {
    return RawHttp.get(bench.port(), pathAndQuery, headers);
  }

  private String opened(String... headers) throws IOException {
    Answer answer = get(OPEN, headers);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).startsWith("0{");
    return new Answer(200, "", answer.body().substring(1)).json().get("sid").stringValue();
  }

  @Test
  void the_opening_answer_has_socket_ios_fields_and_no_cookie() throws IOException {
    Answer answer = get(OPEN);
    assertThat(answer.body())
        .matches(
            "0\\{\"sid\":\"[0-9a-f-]{36}\",\"upgrades\":\\[\"websocket\"],"
                + "\"pingInterval\":25000,\"pingTimeout\":20000,\"maxPayload\":65536}");
    assertThat(answer.hasHeader("Set-Cookie")).isFalse();
    assertThat(answer.head()).containsIgnoringCase("Connection: close");
    assertThat(answer.head()).containsIgnoringCase("Content-Type: text/plain; charset=UTF-8");
  }

  @Test
  void a_client_does_not_choose_its_session_id() throws IOException {
    String wanted = UUID.randomUUID().toString();
    assertThat(opened("Cookie: io=" + wanted, "io: " + wanted)).isNotEqualTo(wanted);
  }

  @ParameterizedTest
  @CsvSource({
    "EIO=4, 0, Transport unknown",
    "EIO=4&transport=flashsocket, 0, Transport unknown",
    "EIO=4&transport=polling&sid=zzz, 1, Session ID unknown",
    "EIO=4&transport=polling&sid=, 1, Session ID unknown",
    "EIO=4&transport=polling&sid=3b6f7a3e-0000-4000-8000-000000000000, 1, Session ID unknown",
    "EIO=4&transport=websocket, 3, Bad request",
    "EIO=4&transport=polling&j=0, 3, Bad request",
    "EIO=4&transport=polling&b64=1, 3, Bad request",
    "EIO=%zz&transport=polling, 3, Bad request",
    "EIO=3&transport=polling, 5, Unsupported protocol version",
    "transport=polling, 5, Unsupported protocol version",
  })
  void a_wrong_query_is_answered_with_400(String query, int code, String message)
      throws IOException {
    Answer answer = get("/socket.io/?" + query);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().get("code").intValue()).isEqualTo(code);
    assertThat(answer.json().get("message").stringValue()).isEqualTo(message);
    Awaitility.await().until(() -> bench.server().connected() == 0);
  }

  @Test
  void a_post_opens_nothing() throws IOException {
    Answer answer = RawHttp.post(bench.port(), OPEN, "40");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().get("code").intValue()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Sec-WebSocket-Version: 8", "Upgrade: h2c", "Connection: close"})
  void a_websocket_request_that_cannot_become_one_leaves_no_session(String header)
      throws IOException {
    String[] headers = {
      header.startsWith("Upgrade") ? header : "Upgrade: websocket",
      header.startsWith("Connection") ? header : "Connection: Upgrade",
      header.startsWith("Sec") ? header : "Sec-WebSocket-Version: 13",
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    };
    Answer answer = get("/socket.io/?EIO=4&transport=websocket", headers);
    assertThat(answer.status()).isEqualTo(400);
    Awaitility.await().until(() -> bench.server().connected() == 0);
  }

  @Test
  void other_paths_are_not_found() throws IOException {
    assertThat(get("/").status()).isEqualTo(404);
    assertThat(get("/socket.io/../etc/passwd").status()).isEqualTo(404);
  }

  @Test
  void what_is_no_http_is_answered_with_400() throws IOException {
    assertThat(RawHttp.exchange(bench.port(), "\u0001\u0002 nonsense\r\n\r\n").status())
        .isEqualTo(400);
  }

  @Test
  void too_long_a_body_is_answered_with_413() throws IOException {
    String sid = opened();
    String head = "POST " + OPEN + "&sid=" + sid + " HTTP/1.1\r\nContent-Length: 65537\r\n\r\n";
    assertThat(RawHttp.exchange(bench.port(), head).status()).isEqualTo(413);
  }

  @Test
  void pages_of_the_own_host_may_read_answers_with_cookies() throws IOException {
    String origin = "http://" + FakeAccess.ONE + ":8000";
    for (Answer answer :
        new Answer[] {
          get(OPEN, "Origin: " + origin),
          get("/socket.io/?EIO=3&transport=polling", "Origin: " + origin),
          RawHttp.exchange(bench.port(), RawHttp.request("OPTIONS", OPEN, "", "Origin: " + origin)),
        }) {
      assertThat(answer.head())
          .containsIgnoringCase("Access-Control-Allow-Origin: " + origin)
          .containsIgnoringCase("Access-Control-Allow-Credentials: true")
          .containsIgnoringCase("Vary: Origin");
    }
  }

  @Test
  void pages_of_an_origin_that_the_site_allows_may_read_answers_with_cookies() throws IOException {
    bench.access.origins.add(FakeAccess.ONE + " https://shop.example");
    String header = "Origin: https://shop.example";
    assertThat(get(OPEN, header).head())
        .containsIgnoringCase("Access-Control-Allow-Origin: https://shop.example")
        .containsIgnoringCase("Access-Control-Allow-Credentials: true");
    Answer preflight = RawHttp.exchange(bench.port(), RawHttp.request("OPTIONS", OPEN, "", header));
    assertThat(preflight.head())
        .containsIgnoringCase("Access-Control-Allow-Origin: https://shop.example");
  }

  @Test
  void the_requests_of_a_session_share_one_connection() throws IOException {
    String one = "/" + FakeAccess.ONE + ",";
    try (RawHttp.Kept kept = new RawHttp.Kept(bench.port())) {
      Answer opened = kept.exchange("GET", OPEN, "");
      assertThat(opened.head()).containsIgnoringCase("Connection: keep-alive");
      String session =
          OPEN + "&sid=" + Json.core().tree(opened.body().substring(1)).get("sid").stringValue();
      for (int i = 0; i < 3; i++) {
        assertThat(kept.exchange("POST", session, "40" + one).body()).isEqualTo("ok");
        assertThat(kept.exchange("GET", session, "").body()).startsWith("40" + one);
      }
      assertThat(kept.exchange("OPTIONS", OPEN, "").status()).isEqualTo(204);
    }
  }

  @Test
  void two_sessions_may_share_one_connection() throws IOException {
    String one = "/" + FakeAccess.ONE + ",";
    try (RawHttp.Kept kept = new RawHttp.Kept(bench.port())) {
      String first = OPEN + "&sid=" + opened();
      String second = OPEN + "&sid=" + opened();
      for (String session : new String[] {first, second}) {
        kept.exchange("POST", session, "40" + one);
        assertThat(kept.exchange("GET", session, "").body()).startsWith("40" + one);
      }
      bench.publish(FakeAccess.ONE, "website", "n", 1);
      for (String session : new String[] {first, second}) {
        assertThat(kept.exchange("GET", session, "").body()).isEqualTo("42" + one + "[\"n\",1]");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://evil.example", "null", "http://evil.site1.localhost:8000"})
  void pages_of_other_hosts_may_read_nothing(String origin) throws IOException {
    assertThat(get(OPEN, "Origin: " + origin).hasHeader("Access-Control-Allow-Origin")).isFalse();
    Answer preflight =
        RawHttp.exchange(bench.port(), RawHttp.request("OPTIONS", OPEN, "", "Origin: " + origin));
    assertThat(preflight.status()).isEqualTo(204);
    assertThat(preflight.hasHeader("Access-Control-Allow-Origin")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "4",
        "49",
        "7",
        "x",
        "42",
        "42{}",
        "42[",
        "42[]",
        "42[1]",
        "42/a,",
        "44{\"message\":1}",
        "40/site1.localhost,[]",
        "40/site1.localhost,nonsense",
        "42[\"connect\"]",
        "5",
        "2probe",
        "0{}",
        "40\u001e",
        "42[\"a\"] []"
      })
  void a_malformed_packet_ends_the_session(String packet) throws IOException {
    String sid = opened();
    assertThat(RawHttp.post(bench.port(), OPEN + "&sid=" + sid, packet).status()).isEqualTo(200);
    Awaitility.await().until(() -> bench.server().connected() == 0);
    Answer poll = get(OPEN + "&sid=" + sid);
    assertThat(poll.status()).isEqualTo(400);
    assertThat(poll.json().get("code").intValue()).isEqualTo(1);
  }

  @Test
  void deep_nesting_ends_the_session_and_nothing_else() throws IOException {
    String sid = opened();
    String deep = "42[\"a\"," + "[".repeat(50_000);
    RawHttp.post(bench.port(), OPEN + "&sid=" + sid, deep);
    Awaitility.await().until(() -> bench.server().connected() == 0);
    opened();
  }

  @Test
  void events_and_subscriptions_before_the_welcome_are_for_nothing() throws IOException {
    bench.access.hears = type -> true;
    String sid = opened("Cookie: sid=sid-desk");
    String one = "/" + FakeAccess.ONE + ",";
    RawHttp.post(
        bench.port(),
        OPEN + "&sid=" + sid,
        "42" + one + "[\"ping\"]\u001e42" + one + "[\"doctype_subscribe\",\"Todo\"]\u001e40" + one);
    bench.publish(FakeAccess.ONE, "doctype:Todo", "secret", 1);

    String answer = get(OPEN + "&sid=" + sid).body();

    assertThat(answer).matches("40/site1.localhost,\\{\"sid\":\"[A-Za-z0-9_-]{20}\"}");
    assertThat(answer).doesNotContain(sid);
  }

  @Test
  void binary_packets_are_dropped_and_the_session_goes_on() throws IOException {
    String sid = opened();
    String one = "/" + FakeAccess.ONE + ",";
    RawHttp.post(
        bench.port(),
        OPEN + "&sid=" + sid,
        "451-" + one + "[\"a\",{\"_placeholder\":true,\"num\":0}]\u001ebAQID\u001e40" + one);
    assertThat(get(OPEN + "&sid=" + sid).body()).startsWith("40/site1.localhost,");
  }

  @Test
  void polling_twice_at_once_ends_the_session() throws Exception {
    String sid = opened();
    Thread first = Thread.startVirtualThread(() -> quietly(OPEN + "&sid=" + sid));
    Awaitility.await().until(() -> bench.server().connection(sid).writer().isPolled());
    assertThat(get(OPEN + "&sid=" + sid).json().get("code").intValue()).isEqualTo(3);
    first.join();
    Awaitility.await().until(() -> bench.server().connected() == 0);
  }

  private void quietly(String pathAndQuery) {
    try {
      get(pathAndQuery);
    } catch (IOException e) {
      // The server closes this poll without an answer.
    }
  }
}

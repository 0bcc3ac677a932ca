package dev.bench.realtime;

import static dev.bench.realtime.FakeAccess.ONE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.realtime.RawHttp.Answer;
import dev.bench.realtime.connection.ClientLimits;
import dev.bench.realtime.connection.Connections;
import dev.bench.realtime.connection.LoadLimits;
import dev.bench.realtime.connection.WireLimits;
import java.io.IOException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many sessions may be open, and what is kept of each. */
class SessionPlacesTest {

  private static final String OPEN = "/socket.io/?EIO=4&transport=polling";
  private static final int PER_ADDRESS = 3;
  private static final int UNJOINED = 5;
  private static final int ALL = 7;

  private Fixture bench;

  @BeforeEach
  void start() {
    var load = new LoadLimits(1024, 1 << 20, 1 << 20, ALL, UNJOINED, PER_ADDRESS);
    bench =
        new Fixture(
            false, new Connections.Limits(WireLimits.standard(), ClientLimits.standard(), load));
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  private Answer open(String address) throws IOException {
    return RawHttp.get(bench.port(), OPEN, "X-Forwarded-For: 8.8.8.8, " + address);
  }

  private static String sid(Answer opened) {
    assertThat(opened.status()).isEqualTo(200);
    return new Answer(200, "", opened.body().substring(1)).json().get("sid").stringValue();
  }

  private void join(String sid) throws IOException {
    RawHttp.post(bench.port(), OPEN + "&sid=" + sid, "40/" + ONE + ",");
    assertThat(RawHttp.get(bench.port(), OPEN + "&sid=" + sid).body()).startsWith("40/");
  }

  @Test
  void a_caller_that_is_no_trusted_proxy_cannot_choose_its_address() throws IOException {
    bench.access.proxied = false;
    for (int i = 0; i < PER_ADDRESS; i++) {
      sid(open("10.0.0." + i));
    }

    assertThat(open("10.0.0.9").status()).isEqualTo(503);
  }

  @Test
  void of_several_lines_about_the_address_that_of_the_proxy_counts() throws IOException {
    for (int i = 0; i < PER_ADDRESS; i++) {
      sid(
          RawHttp.get(
              bench.port(), OPEN, "X-Forwarded-For: 8.8.8." + i, "X-Forwarded-For: 10.0.0.1"));
    }

    assertThat(open("10.0.0.1").status()).isEqualTo(503);
  }

  @Test
  void an_address_that_joins_nothing_gets_few_sessions_and_others_still_get_theirs()
      throws IOException {
    for (int i = 0; i < PER_ADDRESS; i++) {
      sid(open("10.0.0.1"));
    }
    Answer refused = open("10.0.0.1");
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.body()).contains("try again later");
    sid(open("10.0.0.2"));
    sid(open("10.0.0.2"));
    assertThat(open("10.0.0.3").status()).as("all places are taken").isEqualTo(503);
  }

  @Test
  void addresses_of_one_ipv6_network_count_as_one() throws IOException {
    for (int i = 0; i < PER_ADDRESS; i++) {
      sid(open("2001:db8:1:2::" + i));
    }
    assertThat(open("2001:db8:1:2:ffff::").status()).isEqualTo(503);
    sid(open("2001:db8:1:3::1"));
  }

  @Test
  void a_session_that_joins_or_ends_gives_its_place_back() throws IOException {
    String first = sid(open("10.0.0.1"));
    String second = sid(open("10.0.0.1"));
    sid(open("10.0.0.1"));
    join(first);
    RawHttp.post(bench.port(), OPEN + "&sid=" + second, "1");
    Awaitility.await().until(() -> bench.server().connection(second) == null);

    sid(open("10.0.0.1"));
    sid(open("10.0.0.1"));
    assertThat(open("10.0.0.1").status()).isEqualTo(503);
  }

  @Test
  void no_more_sessions_are_opened_than_there_may_be() throws IOException {
    for (int i = 0; i < ALL; i++) {
      join(sid(open("10.0.0." + i)));
    }
    assertThat(open("10.0.1.1").status()).isEqualTo(503);
  }

  @Test
  void websockets_that_end_before_they_join_leave_no_place_taken() throws IOException {
    for (int i = 0; i < 3 * PER_ADDRESS; i++) {
      new RawWebsocket(bench.port(), "/socket.io/?EIO=4&transport=websocket").close();
      Awaitility.await().until(() -> bench.server().connected() == 0);
    }
  }

  @Test
  void of_a_handshake_only_what_is_needed_is_kept() throws IOException {
    Answer opened =
        RawHttp.get(bench.port(), OPEN + "&q=" + "b".repeat(3000), "X-Pad: " + "a".repeat(4000));
    var kept = bench.server().connection(sid(opened)).head().getHandshakeData();
    assertThat(kept.getHttpHeaders().entries()).isEmpty();
    assertThat(kept.getUrl()).hasSizeLessThan(50);
    assertThat(kept.getUrlParams()).containsOnlyKeys("EIO", "transport");
  }

  @Test
  void a_handshake_with_values_too_long_to_mean_something_is_refused() throws IOException {
    Answer answer = RawHttp.get(bench.port(), OPEN, "Cookie: sid=" + "a".repeat(4000));
    assertThat(answer.status()).isEqualTo(400);
    Awaitility.await().until(() -> bench.server().connected() == 0);
  }
}

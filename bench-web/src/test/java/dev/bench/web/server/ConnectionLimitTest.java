package dev.bench.web.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.http.Response;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** More clients than a server takes at a time. */
class ConnectionLimitTest {

  /** What the I/O threads of any machine share evenly. */
  private static final int MOST = 4 * Math.max(2, Runtime.getRuntime().availableProcessors());

  @Test
  void clients_beyond_the_limit_wait_and_come_next_when_another_goes() throws Exception {
    Limits limits = Limits.standard().withConnections(MOST);
    List<RawConnection> clients = new ArrayList<>();
    try (Served served =
        Served.with(Gateway.of(_ -> Response.text("text/plain", "here")), limits)) {
      for (int i = 0; i < 3 * MOST; i++) {
        clients.add(served.raw().send("GET / HTTP/1.1\nHost: a\n\n"));
      }
      // The system hands them over in the order in which they came.
      for (RawConnection each : clients) {
        assertThat(each.readHead()).startsWith("HTTP/1.1 200 OK");
        assertThat(served.server().connections()).isLessThanOrEqualTo(MOST);
        each.close();
      }
    }
  }
}

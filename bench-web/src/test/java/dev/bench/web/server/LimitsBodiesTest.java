package dev.bench.web.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.http.Request;
import dev.bench.http.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LimitsBodiesTest {

  private static final long DRIP_NANOS = 100_000_000;

  /** For bodies and heads that never end; what is to be answered has the usual times. */
  private static final Limits.Times SHORT =
      new Limits.Times(
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          Duration.ofMillis(700),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5));

  /** A body that stops is given up soon; all else has the usual times. */
  private static final Limits.Times SOON_SILENT =
      new Limits.Times(
          Limits.Times.standard().head(),
          Limits.Times.standard().body(),
          SHORT.silence(),
          Limits.Times.standard().idle(),
          Limits.Times.standard().drain());

  private Served served;

  @BeforeEach
  void serve() throws IOException {
    served = served(Limits.standard());
  }

  private static Served served(Limits limits) throws IOException {
    return Served.with(Gateway.of(LimitsBodiesTest::measure), limits.withBodyBytes(100_000));
  }

  @AfterEach
  void stop() {
    served.close();
  }

  @Test
  void a_body_up_to_the_limit_is_read() throws Exception {
    assertThat(served.send(served.request("/").POST(bytes(100_000))).body()).isEqualTo("100000");
  }

  @Test
  void an_announced_body_over_the_limit_is_answered_413() throws Exception {
    var answer = served.send(served.request("/").POST(bytes(100_001)));
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).contains("longer than 100000 bytes").contains("max_file_size");
  }

  @Test
  void a_chunked_body_over_the_limit_is_answered_413() throws Exception {
    var chunked = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[3_000_000]));
    var answer = served.send(served.request("/").POST(chunked));
    assertThat(answer.statusCode()).isEqualTo(413);
  }

  @Test
  void nobody_is_asked_to_continue_with_a_body_that_is_too_long() throws Exception {
    try (RawConnection raw = served.raw()) {
      raw.send("POST / HTTP/1.1\nHost: a\nExpect: 100-continue\nContent-Length: 9999999\n\n");
      assertThat(raw.readHead()).startsWith("HTTP/1.1 413 ");
    }
  }

  @Test
  void a_body_that_drips_is_cut_at_the_deadline() throws Exception {
    try (Served strict = served(Limits.standard().withTimes(SHORT));
        RawConnection raw = strict.raw()) {
      raw.send("POST / HTTP/1.1\nHost: a\nContent-Length: 1000\n\n");
      Thread dripping = Thread.ofVirtual().start(() -> drip(raw));
      assertThat(raw.readToEnd()).startsWith("HTTP/1.1 408 ");
      dripping.join();
    }
  }

  @Test
  void a_body_that_never_comes_is_cut() throws Exception {
    try (Served strict = served(Limits.standard().withTimes(SHORT));
        RawConnection raw = strict.raw()) {
      raw.send("POST / HTTP/1.1\nHost: a\nContent-Length: 1000\n\n");
      assertThat(raw.readToEnd()).startsWith("HTTP/1.1 408 ");
    }
  }

  @Test
  void a_head_that_never_ends_is_cut() throws Exception {
    try (Served strict = served(Limits.standard().withTimes(SHORT));
        RawConnection raw = strict.raw()) {
      raw.send("POST / HTTP/1.1\nHost: a");
      assertThat(raw.readToEnd()).doesNotContain("200");
    }
  }

  @Test
  void a_short_body_that_the_handler_ignores_keeps_the_connection() throws Exception {
    try (RawConnection raw = served.raw()) {
      raw.send("POST /ignore HTTP/1.1\nHost: a\nContent-Length: 5\n\nhello");
      assertThat(raw.readHead()).doesNotContain("Connection: close");
      assertThat(raw.readBytes(7)).isEqualTo("ignored");
      raw.send("GET /ignore HTTP/1.1\nHost: a\n\n");
      assertThat(raw.readHead()).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void a_long_body_that_the_handler_ignores_closes_the_connection_after_the_answer()
      throws Exception {
    try (Served strict = served(Limits.standard().withTimes(SOON_SILENT));
        RawConnection raw = strict.raw()) {
      raw.send("POST /ignore HTTP/1.1\nHost: a\nContent-Length: 90000\n\n");
      String answer = raw.readToEnd();
      assertThat(answer).startsWith("HTTP/1.1 200 ").contains("Connection: close", "ignored");
    }
  }

  private static Response measure(Request request) throws IOException {
    if (request.path().equals("/ignore")) {
      return Response.text("text/plain", "ignored");
    }
    return Response.text("text/plain", "" + request.body().readAllBytes().length);
  }

  private static void drip(RawConnection raw) {
    try {
      for (int i = 0; i < 40; i++) {
        raw.send("x");
        LockSupport.parkNanos(DRIP_NANOS); // the pace of a client, not a wait for a result
      }
    } catch (IOException e) {
      // cut, as it should be
    }
  }

  private static java.net.http.HttpRequest.BodyPublisher bytes(int count) {
    return BodyPublishers.ofByteArray(new byte[count]);
  }
}

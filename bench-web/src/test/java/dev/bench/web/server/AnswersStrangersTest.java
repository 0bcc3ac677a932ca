package dev.bench.web.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.http.Request;
import dev.bench.http.Response;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A request is answered while slow clients and slow sites keep the server busy. */
class AnswersStrangersTest {

  private static final int WORKERS = 4;
  private static final int BODIES = 40;
  private static final int MOST_BODIES = 48;
  private static final int STREAMS = 2;
  private static final int IDLE = 1000;
  private static final Duration LONG = Duration.ofHours(1);

  private final CountDownLatch release = new CountDownLatch(1);
  private final Semaphore begun = new Semaphore(0);
  private final List<RawConnection> slow = new ArrayList<>();
  private Served served;

  @BeforeEach
  void serve() throws IOException {
    Limits.Times standard = Limits.Times.standard();
    Limits limits =
        new Limits(
            1 << 20,
            1 << 30,
            8 << 10,
            64 << 10,
            new Limits.Counts(1024, WORKERS, MOST_BODIES, STREAMS, 10_000),
            new Limits.Times(
                standard.head(), standard.body(), standard.silence(), LONG, standard.drain()));
    served = Served.with(new Sites(), limits);
  }

  @AfterEach
  void stop() throws IOException {
    release.countDown();
    for (RawConnection connection : slow) {
      connection.close();
    }
    served.close();
  }

  @Test
  void while_bodies_drip() throws Exception {
    for (int i = 0; i < BODIES; i++) {
      open("POST /body HTTP/1.1\nHost: a\nContent-Length: 1000\n\n{");
    }

    assertStrangersAreAnswered("a");
  }

  @Test
  void while_callers_do_not_read_their_streams() throws Exception {
    for (int i = 0; i < 2 * WORKERS; i++) {
      open("GET /stream HTTP/1.1\nHost: a\n\n");
    }
    awaitBegun(2 * WORKERS);

    assertStrangersAreAnswered("a");
  }

  @Test
  void while_another_site_is_slow() throws Exception {
    for (int i = 0; i < 10 * WORKERS; i++) {
      open("GET /slow HTTP/1.1\nHost: a\n\n");
    }
    awaitBegun(WORKERS);

    assertStrangersAreAnswered("b");
  }

  @Test
  void while_streams_of_events_go_on() throws Exception {
    for (int i = 0; i < STREAMS; i++) {
      RawConnection stream = open("GET /events HTTP/1.1\nHost: a\n\n");
      assertThat(stream.readHead()).startsWith("HTTP/1.1 200 ").contains("text/event-stream");
      assertThat(stream.readBytes(18)).contains("data: hello"); // in a chunk of its own
    }

    assertStrangersAreAnswered("a");
    assertThat(open("GET /events HTTP/1.1\nHost: a\n\n").readHead()).startsWith("HTTP/1.1 503 ");
    served.server().close(); // does not wait for what has no end
    assertThat(slow.getFirst().readToEnd()).doesNotContain("data");
  }

  @Test
  void while_a_thousand_kept_connections_are_idle() throws Exception {
    for (int i = 0; i < IDLE; i++) {
      assertThat(open("GET /hello HTTP/1.1\nHost: a\n\n").readHead()).contains(" 200 ");
    }
    assertThat(served.server().connections()).isGreaterThanOrEqualTo(IDLE);

    assertStrangersAreAnswered("a");
    RawConnection first = slow.getFirst();
    assertThat(first.readBytes("hello".length())).isEqualTo("hello");
    assertThat(first.send("GET /hello HTTP/1.1\nHost: a\n\n").readHead()).contains(" 200 ");
  }

  @Test
  void an_address_has_so_many_bodies_under_way_and_no_more() throws Exception {
    for (int i = 0; i < MOST_BODIES; i++) {
      open("POST /body HTTP/1.1\nHost: a\nContent-Length: 1000\n\n{");
    }

    Awaitility.await()
        .untilAsserted(
            () -> assertThat(oneMore()).startsWith("HTTP/1.1 429 ").contains("Connection: close"));
    slow.getFirst().close();
    Awaitility.await().untilAsserted(() -> assertThat(oneMore()).startsWith("HTTP/1.1 200 "));
  }

  /** A body that comes in two pieces; the answer's head. */
  private String oneMore() throws IOException {
    try (RawConnection raw = served.raw()) {
      raw.send("POST /body HTTP/1.1\nHost: a\nExpect: 100-continue\nContent-Length: 2\n\n");
      raw.readHead();
      return raw.send("{}").readHead();
    }
  }

  private RawConnection open(String request) throws IOException {
    RawConnection connection = served.raw();
    slow.add(connection);
    return connection.send(request);
  }

  private void awaitBegun(int handlers) throws InterruptedException {
    assertThat(begun.tryAcquire(handlers, 1, TimeUnit.MINUTES)).isTrue();
  }

  private void assertStrangersAreAnswered(String site) throws Exception {
    for (int i = 0; i < 3; i++) {
      try (RawConnection raw = served.raw()) {
        raw.send("GET /hello HTTP/1.1\nHost: " + site + "\nConnection: close\n\n");
        assertThat(raw.readToEnd()).startsWith("HTTP/1.1 200 ").endsWith("hello");
      }
    }
    var post = served.request("/body").POST(BodyPublishers.ofString("{}"));
    if (site.equals("a")) {
      assertThat(served.send(post).body()).isEqualTo("2");
    }
  }

  /** Serves sites by their Host header. */
  private final class Sites implements Gateway {

    @Override
    public Optional<Response> atOnce(Request request) {
      return Optional.empty();
    }

    @Override
    public Optional<String> knownSite(Request request) {
      return request.path().equals("/hello") ? Optional.empty() : Optional.of(findSite(request));
    }

    @Override
    public String findSite(Request request) {
      return request.header("Host").orElse("");
    }

    @Override
    public Response handle(Request request) throws Exception {
      return switch (request.path()) {
        case "/body" -> Response.text("text/plain", "" + request.body().readAllBytes().length);
        case "/stream" -> Response.stream("text/csv", this::writeMuch);
        case "/events" -> Response.stream("text/event-stream", this::writeForEver);
        case "/slow" -> {
          begun.release();
          release.await();
          yield Response.empty(204);
        }
        default -> Response.text("text/plain", "hello");
      };
    }

    private void writeMuch(OutputStream out) throws IOException {
      byte[] piece = new byte[1 << 20];
      for (int i = 0; i < 16; i++) {
        out.write(piece);
      }
      begun.release();
    }

    private void writeForEver(OutputStream out) throws IOException {
      out.write("data: hello\n\n".getBytes(StandardCharsets.US_ASCII));
      out.flush();
      try {
        release.await();
      } catch (InterruptedException e) {
        throw new InterruptedIOException();
      }
    }
  }
}

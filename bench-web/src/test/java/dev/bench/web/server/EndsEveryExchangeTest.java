package dev.bench.web.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bench.ValidationException;
import dev.bench.http.Application;
import dev.bench.http.Response;
import java.net.ConnectException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class EndsEveryExchangeTest {

  @Test
  void an_error_in_a_handler_is_answered_500_and_tells_nothing() throws Exception {
    Application application =
        request -> {
          throw new StackOverflowError("secret");
        };
    try (Served served = Served.with(application)) {
      var answer = served.get("/");
      assertThat(answer.statusCode()).isEqualTo(500);
      assertThat(answer.body()).isEqualTo("Internal Server Error\n");
      assertThat(served.get("/").statusCode()).isEqualTo(500);
    }
  }

  @Test
  void a_value_that_is_no_json_is_answered_500() throws Exception {
    try (Served served = Served.with(request -> Response.json(new Broken()))) {
      assertThat(served.get("/").statusCode()).isEqualTo(500);
    }
  }

  @Test
  void a_known_error_that_an_application_lets_out_keeps_its_status() throws Exception {
    Application application =
        request -> {
          throw new ValidationException("A todo needs a title");
        };
    try (Served served = Served.with(application)) {
      var answer = served.get("/");
      assertThat(answer.statusCode()).isEqualTo(417);
      assertThat(answer.body()).isEqualTo("A todo needs a title\n");
    }
  }

  @Test
  void requests_past_the_limit_are_answered_503_and_places_come_back() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch running = new CountDownLatch(2);
    Application application =
        request -> {
          running.countDown();
          release.await();
          return Response.text("text/plain", "done");
        };
    Limits limits = Limits.standard().withRequests(2, 2);
    try (Served served = Served.with(Gateway.of(application), limits)) {
      var first = later(served);
      var second = later(served);
      running.await();
      var refused = served.get("/");
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Retry-After")).contains("1");
      release.countDown();
      assertThat(first.get().body()).isEqualTo("done");
      assertThat(second.get().body()).isEqualTo("done");
      // A place comes back after the answer, which the caller may have by then.
      await().untilAsserted(() -> assertThat(served.get("/").body()).isEqualTo("done"));
    }
  }

  @Test
  void callers_that_leave_give_their_places_back() throws Exception {
    Limits limits = Limits.standard().withRequests(4, 2);
    Application application = request -> Response.bytes("text/plain", new byte[5_000_000]);
    try (Served served = Served.with(Gateway.of(application), limits)) {
      for (int i = 0; i < 20; i++) {
        try (RawConnection raw = served.raw()) {
          raw.send("GET / HTTP/1.1\nHost: a\n\n");
          raw.readHead();
        }
      }
      await().untilAsserted(() -> assertThat(served.get("/").statusCode()).isEqualTo(200));
    }
  }

  @Test
  void closing_lets_a_running_request_end_and_takes_no_new_one() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Application application =
        request -> {
          running.countDown();
          release.await();
          return Response.text("text/plain", "done");
        };
    try (Served served = Served.with(application)) {
      var answer = later(served);
      running.await();
      Thread closing = Thread.ofPlatform().start(() -> served.server().close());
      await().until(() -> refusesConnections(served));
      release.countDown();
      assertThat(answer.get().body()).isEqualTo("done");
      assertThat(answer.get().headers().firstValue("Connection")).contains("close");
      closing.join();
    }
  }

  @Test
  void closing_an_idle_server_waits_for_no_request() throws Exception {
    Served served = Served.with(request -> Response.empty(204));
    served.get("/");
    long begin = System.nanoTime();
    served.close();
    assertThat(Duration.ofNanos(System.nanoTime() - begin))
        .isLessThan(Limits.standard().times().drain());
  }

  /** A value that cannot be written. */
  public static final class Broken {

    /** Fails. */
    @SuppressWarnings("DoNotCallSuggester") // Jackson calls it.
    public String getText() {
      throw new IllegalStateException("secret");
    }
  }

  private static boolean refusesConnections(Served served) throws Exception {
    try {
      served.raw().close();
      return false;
    } catch (ConnectException e) {
      return true;
    }
  }

  private static CompletableFuture<HttpResponse<String>> later(Served served) {
    return served
        .client()
        .sendAsync(served.request("/").build(), HttpResponse.BodyHandlers.ofString());
  }
}

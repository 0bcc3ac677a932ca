package dev.bench.web.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bench.config.TrustedProxies;
import dev.bench.http.Application;
import dev.bench.http.Response;
import dev.bench.web.listen.HeldSocket;
import dev.bench.web.log.AccessLog;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A socket outlives the servers that accept from it. */
@EnabledOnOs(OS.LINUX)
class ServesInheritedSocketTest {

  private static final String KEPT = "GET / HTTP/1.1\nHost: a\n\n";
  private static final String LAST = "GET / HTTP/1.1\nHost: a\nConnection: close\n\n";

  @Test
  void a_caller_waits_while_one_server_follows_another() throws Exception {
    try (HeldSocket held = HeldSocket.open()) {
      start(held, _ -> Response.text("text/plain", "first")).close();
      try (RawConnection caller = RawConnection.to(held.port()).send(LAST);
          UndertowServer second = start(held, _ -> Response.text("text/plain", "second"))) {
        assertThat(second.port()).isEqualTo(held.port());
        assertThat(caller.readToEnd()).startsWith("HTTP/1.1 200").endsWith("second");
      }
    }
  }

  @Test
  void a_server_that_closes_answers_kept_connections_and_says_that_it_closes_them()
      throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Application application =
        request -> {
          if (request.path().equals("/slow")) {
            running.countDown();
            release.await();
          }
          return Response.text("text/plain", "done");
        };
    try (HeldSocket held = HeldSocket.open();
        UndertowServer server = start(held, application);
        RawConnection slow = RawConnection.to(held.port());
        RawConnection kept = RawConnection.to(held.port())) {
      slow.send("GET /slow HTTP/1.1\nHost: a\n\n");
      running.await();
      assertThat(kept.send(KEPT).readHead()).contains("200").doesNotContain("Connection: close");
      assertThat(kept.readBytes(4)).isEqualTo("done");

      CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close);
      await()
          .untilAsserted(() -> {
            String head = kept.send(KEPT).readHead();
            assertThat(kept.readBytes(4)).isEqualTo("done");
            assertThat(head).startsWith("HTTP/1.1 200").contains("Connection: close");
          });
      release.countDown();

      assertThat(slow.readToEnd()).startsWith("HTTP/1.1 200").endsWith("done");
      closing.get();
    }
  }

  private static UndertowServer start(HeldSocket held, Application application) throws IOException {
    return UndertowServer.start(
        held.handedDown(),
        Gateway.of(application),
        Limits.standard(),
        TrustedProxies.of("127.0.0.1"),
        AccessLog.none());
  }
}

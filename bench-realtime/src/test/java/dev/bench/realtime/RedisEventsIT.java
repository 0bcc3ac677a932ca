package dev.bench.realtime;

import static dev.bench.realtime.FakeAccess.ONE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.embedded.Binaries;
import dev.bench.queue.Event;
import dev.bench.redis.Redis;
import dev.bench.redis.RedisUnavailableException;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events that travel through a real Redis, which may go away. */
class RedisEventsIT {

  @TempDir private Path folder;
  private Process redis;

  @AfterEach
  void stop() throws InterruptedException {
    redis.destroyForcibly().waitFor();
  }

  private void startRedis(int port) throws IOException {
    Path binary = Binaries.ofMachine(System.getenv(), progress -> {}).redisServer();
    redis =
        new ProcessBuilder(
                binary.toString(),
                "--port",
                String.valueOf(port),
                "--bind",
                "127.0.0.1",
                "--save",
                "")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("redis.log").toFile())
            .start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Test
  void events_come_before_and_after_a_restart_of_redis() throws Exception {
    int port = freePort();
    startRedis(port);
    try (Redis queue = Redis.connect(URI.create("redis://127.0.0.1:" + port), "test");
        Fixture bench = new Fixture(new RedisEvents(queue));
        RawWebsocket socket =
            new RawWebsocket(bench.port(), "/socket.io/?EIO=4&transport=websocket", ONE)) {
      socket.read();
      socket.send("40/" + ONE + ",");
      socket.read();

      publishUntilHeard(queue, "before");
      assertThat(socket.read()).isEqualTo("42/site1.localhost,[\"before\",{\"n\":1}]");

      redis.destroyForcibly().waitFor();
      startRedis(port);
      publishUntilHeard(queue, "after");
      String heard = socket.read();
      while (heard != null && heard.contains("before")) {
        heard = socket.read();
      }
      assertThat(heard).isEqualTo("42/site1.localhost,[\"after\",{\"n\":1}]");
    }
  }

  /** Redis tells how many heard it; nobody does until the subscription is back. */
  private static void publishUntilHeard(Redis queue, String event) {
    String message = new Event(ONE, "website", event, "{\"n\":1}").wire();
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .ignoreException(RedisUnavailableException.class)
        .until(() -> queue.publish(Event.CHANNEL, message) > 0);
  }
}

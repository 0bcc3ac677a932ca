package dev.bench.realtime;

import static dev.bench.realtime.FakeAccess.ONE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.queue.Event;
import dev.bench.realtime.access.RedisEvents;
import dev.bench.redis.Redis;
import dev.bench.redis.RedisUnavailableException;
import dev.bench.testkit.RedisProcess;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events that travel through a real Redis, which may go away. */
class RedisEventsIT {

  @TempDir private Path folder;

  @Test
  void events_come_before_and_after_a_restart_of_redis() throws Exception {
    try (RedisProcess redis = RedisProcess.start(folder);
        Redis queue = redis.connect("test");
        Fixture bench = new Fixture(new RedisEvents(queue));
        RawWebsocket socket =
            new RawWebsocket(bench.port(), "/socket.io/?EIO=4&transport=websocket", ONE)) {
      socket.read();
      socket.send("40/" + ONE + ",");
      socket.read();

      publishUntilHeard(queue, "before");
      assertThat(socket.read()).isEqualTo("42/site1.localhost,[\"before\",{\"n\":1}]");

      redis.kill();
      redis.start();
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
        .ignoreException(RedisUnavailableException.class)
        .until(() -> queue.publish(Event.CHANNEL, message) > 0);
  }
}

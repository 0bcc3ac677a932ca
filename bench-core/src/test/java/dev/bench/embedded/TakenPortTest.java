package dev.bench.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.testkit.RealRedis;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Between the look at a port and the start of a server somebody else may take it. */
class TakenPortTest {

  @RegisterExtension static final RealRedis redis = new RealRedis();

  @TempDir private Path folder;

  @Test
  void a_server_whose_port_was_taken_meanwhile_is_started_on_another() throws IOException {
    int free = FreePort.any();
    Iterator<Integer> ports = List.of(redis.uri().getPort(), free).iterator();

    try (ServerUse use = shared(free).use(() -> plan(ports.next()))) {
      assertThat(use.started()).isTrue();
      assertThat(shared(free).running().orElseThrow().port()).isEqualTo(free);
    }
  }

  @Test
  void a_server_that_can_have_no_other_port_says_why_it_does_not_start() throws IOException {
    int taken = redis.uri().getPort();
    int free = FreePort.any();

    assertThatThrownBy(() -> shared(free).use(() -> plan(taken)))
        .isInstanceOf(ServerFailedException.class)
        .hasMessageContaining("on port " + taken + " ended while it started");
  }

  private SharedServer shared(int port) {
    return new SharedServer("redis", folder, new RedisProbe("127.0.0.1", port));
  }

  private ServerPlan plan(int port) {
    String program = Binaries.ofMachine(System.getenv(), progress -> {}).redisServer().toString();
    List<String> command =
        List.of(program, "--port", Integer.toString(port), "--bind", "127.0.0.1", "--save", "");
    return new ServerPlan("redis", command, folder, folder, port, folder.resolve("redis.log"));
  }
}

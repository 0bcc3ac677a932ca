package dev.bench.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.embedded.binaries.Binaries;
import dev.bench.embedded.binaries.ServerFailedException;
import dev.bench.testkit.RealRedis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Between the look at a port and the start of a server somebody else may take it. */
class TakenPortTest {

  @RegisterExtension static final RealRedis redis = new RealRedis();

  @TempDir private Path folder;

  @Test
  void a_server_whose_port_was_taken_meanwhile_is_started_on_another() throws IOException {
    int taken = redis.uri().getPort();
    AtomicInteger port = new AtomicInteger();
    // As MariaDB's socket, it reaches the bench's own server only and not who has the port.
    Probe own =
        limit -> port.get() != taken && new RedisProbe("127.0.0.1", port.get()).answers(limit);
    SharedServer shared = new SharedServer("redis", folder, own);

    try (ServerUse use =
        shared.use(() -> {
          port.set(port.get() == 0 ? taken : anyPort());
          return plan(port.get());
        })) {
      assertThat(use.started()).isTrue();
      assertThat(shared.running().orElseThrow().port()).isEqualTo(port.get()).isNotEqualTo(taken);
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

  @Test
  void a_port_that_was_another_s_only_for_a_moment_is_taken_after_all() throws IOException {
    int port = FreePort.any();
    ServerSocket other = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    AtomicInteger plans = new AtomicInteger();

    try (ServerUse use =
        shared(port)
            .use(() -> {
              if (plans.incrementAndGet() == 2) {
                close(other);
              }
              return plan(port);
            })) {
      assertThat(use.started()).isTrue();
    }
  }

  private static void close(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void no_port_is_chosen_that_the_system_gives_to_a_client_meanwhile() throws IOException {
    try (ServerSocket ofSystem = new ServerSocket(0)) {
      for (int i = 0; i < 20; i++) {
        assertThat(FreePort.any()).isLessThan(32_768);
      }
      assertThat(ofSystem.getLocalPort()).isGreaterThanOrEqualTo(32_768);
    }
  }

  private static int anyPort() {
    try {
      return FreePort.any();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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

package dev.bench.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.config.BenchDirectory;
import dev.bench.embedded.binaries.Binaries;
import dev.bench.embedded.binaries.ServerFailedException;
import dev.bench.redis.RedisAddress;
import dev.bench.testkit.RealRedis;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class OwnRedisTest {

  @RegisterExtension static final RealRedis redis = new RealRedis();

  @TempDir private Path root;
  private EmbeddedServers servers;
  private RedisAddress address;

  @BeforeEach
  void bench() throws IOException {
    servers =
        new EmbeddedServers(
            new BenchDirectory(root), Binaries.ofMachine(System.getenv(), progress -> {}));
    address = RedisAddress.parse("redis://127.0.0.1:" + FreePort.any());
  }

  @Test
  void the_benchs_own_one_is_started_with_its_file_and_ended_with_its_last_use()
      throws IOException {
    config("dbfilename queue.rdb\n");

    ServerUse first = servers.redis("redis_queue", address);
    ServerUse second = servers.redis("redis_queue", address);
    assertThat(first.started()).isTrue();
    assertThat(second.started()).isFalse();
    first.close();
    assertThat(answers()).isTrue();
    second.close();

    assertThat(answers()).isFalse();
    assertThat(root.resolve("logs/redis-queue.log")).isNotEmptyFile();
  }

  @Test
  void one_that_answers_already_is_used_and_left_alone() {
    servers.redis("redis_queue", RedisAddress.of(redis.uri())).close();

    assertThat(new RedisProbe("127.0.0.1", redis.uri().getPort()).ready(Duration.ofSeconds(2)))
        .isTrue();
  }

  @Test
  void one_of_others_that_does_not_answer_is_named() {
    RedisAddress nowhere = RedisAddress.parse("redis://no-such-host.invalid:6379");
    assertThat(EmbeddedServers.canBeOwn(nowhere)).isFalse();
    assertThatThrownBy(() -> servers.redisOfOthers("redis_queue", nowhere, Duration.ZERO, () -> {}))
        .isInstanceOf(ServerFailedException.class)
        .hasMessageContaining("no-such-host.invalid:6379")
        .hasMessageContaining("redis_queue");
  }

  @Test
  void one_of_others_is_waited_for_that_comes_later() throws Exception {
    config("");
    CompletableFuture<ServerUse> late = new CompletableFuture<>();
    Runnable waiting = () -> late.completeAsync(() -> servers.redis("redis_queue", address));

    servers.redisOfOthers("redis_queue", address, Duration.ofSeconds(20), waiting).close();

    assertThat(answers()).isTrue();
    late.join().close();
  }

  @Test
  void one_with_tls_is_of_others_and_asked_nothing() throws Exception {
    try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      RedisAddress encrypted = RedisAddress.parse("rediss://127.0.0.1:" + listening.getLocalPort());
      assertThat(EmbeddedServers.canBeOwn(encrypted)).isFalse();
      servers.redisOfOthers("redis_queue", encrypted, Duration.ZERO, () -> {}).close();
    }
  }

  @Test
  void a_missing_file_is_named_with_the_command_that_writes_it() {
    assertThatThrownBy(() -> servers.redis("redis_queue", address))
        .hasMessageContaining("redis_queue.conf is missing")
        .hasMessageContaining("bench setup redis");
  }

  @Test
  void a_file_that_redis_refuses_is_reported_with_what_redis_said() throws IOException {
    config("no-such-directive yes\n");

    assertThatThrownBy(() -> servers.redis("redis_queue", address))
        .isInstanceOf(ServerFailedException.class)
        .hasMessageContaining("no-such-directive");
    assertThat(answers()).isFalse();
  }

  private boolean answers() {
    return new RedisProbe("127.0.0.1", address.port()).ready(Duration.ofSeconds(1));
  }

  private void config(String text) throws IOException {
    Path file = root.resolve("config/redis_queue.conf");
    Files.createDirectories(file.getParent());
    Files.createDirectories(root.resolve("config/pids"));
    Files.writeString(file, text + "dir " + root.resolve("config/pids") + "\n");
  }
}

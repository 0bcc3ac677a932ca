package dev.bench.cli.command.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.bench.redis.RedisAddress;
import dev.bench.testkit.RedisProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisCliCommandTest {

  private final RedisAddress address = RedisAddress.parse("rediss://me:secret@[::1]:7000/2");

  @Test
  void the_words_name_server_and_user_and_no_password() {
    assertThat(RedisCliCommand.words(address, List.of("info", "memory")))
        .containsExactly(
            "redis-cli",
            "-h",
            "::1",
            "-p",
            "7000",
            "--user",
            "me",
            "-n",
            "2",
            "--tls",
            "info",
            "memory");
    assertThat(RedisCliCommand.words(RedisAddress.parse("redis://h"), List.of()))
        .containsExactly("redis-cli", "-h", "h", "-p", "6379");
  }

  @Test
  void the_password_stands_in_the_environment() {
    assertThat(RedisCliCommand.environment(address, Map.of("PATH", "/bin")))
        .containsExactlyInAnyOrderEntriesOf(Map.of("PATH", "/bin", "REDISCLI_AUTH", "secret"));
    assertThat(RedisCliCommand.environment(RedisAddress.parse("redis://h"), Map.of())).isEmpty();
  }

  /** With a real redis-cli, where the machine has one. */
  @Test
  void redis_cli_logs_in_with_the_password_of_the_settings(@TempDir Path folder) throws Exception {
    assumeThat(Path.of("/usr/bin/redis-cli")).exists();
    String acl = "user default on >secret-7 ~* &* +@all";
    Path file = Files.writeString(folder.resolve("redis.acl"), acl + "\n");
    try (RedisProcess server = RedisProcess.start(folder, "--aclfile " + file)) {
      RedisAddress address =
          RedisAddress.parse("redis://default:secret-7@127.0.0.1:" + server.port());
      ProcessBuilder builder =
          new ProcessBuilder(RedisCliCommand.words(address, List.of("echo", "let in")))
              .redirectErrorStream(true);
      builder.environment().clear();
      builder
          .environment()
          .putAll(RedisCliCommand.environment(address, Map.of("PATH", "/usr/bin:/bin")));
      Process client = builder.start();
      assertThat(client.inputReader().readLine()).isEqualTo("let in");
      assertThat(client.waitFor()).isZero();
    }
  }
}

package dev.bench.cli.command.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.redis.RedisAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RedisCliCommandTest {

  private final RedisAddress address = RedisAddress.parse("rediss://me:secret@[::1]:7000/2");

  @Test
  void the_words_say_where_and_who_and_hold_no_password() {
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
}

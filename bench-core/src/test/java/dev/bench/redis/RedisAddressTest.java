package dev.bench.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RedisAddressTest {

  @Test
  void reads_every_part() {
    assertThat(RedisAddress.parse("rediss://me:p%40ss+word@db.example:6380/2"))
        .isEqualTo(new RedisAddress("db.example", 6380, "me", "p@ss+word", 2, true));
    assertThat(RedisAddress.parse("redis://:pw@h"))
        .isEqualTo(new RedisAddress("h", 6379, null, "pw", 0, false));
  }

  @Test
  void a_host_may_have_an_underscore_as_containers_have_it() {
    assertThat(RedisAddress.parse("redis://redis_queue:6379"))
        .isEqualTo(new RedisAddress("redis_queue", 6379, null, null, 0, false));
    assertThat(RedisAddress.parse("redis://me:pw@redis_queue"))
        .isEqualTo(new RedisAddress("redis_queue", 6379, "me", "pw", 0, false));
    assertThat(RedisAddress.parse("redis://[::1]:7000").isLoopback()).isTrue();
    assertThat(RedisAddress.parse("redis://redis_queue:6379").isLoopback()).isFalse();
    assertThatThrownBy(() -> RedisAddress.parse("redis://h:65536"))
        .hasMessageContaining("is not an address of a Redis");
  }

  @Test
  void shows_no_password() {
    assertThat(RedisAddress.parse("redis://me:secret@h:1/3")).hasToString("h:1/3");
  }

  @Test
  void refuses_what_it_cannot_connect_to() {
    assertThatThrownBy(() -> RedisAddress.parse("unix:///run/redis.sock"))
        .hasMessage(
            "\"unix:///run/redis.sock\" is a Unix socket, which is not supported: write"
                + " redis://host:port, such as redis://127.0.0.1:11000");
    assertThatThrownBy(() -> RedisAddress.parse("http://h:1"))
        .hasMessageContaining("\"http://h:1\" is not an address of a Redis");
    assertThatThrownBy(() -> RedisAddress.parse("redis://me:secret@h/x"))
        .hasMessageContaining("names the database \"x\"")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> RedisAddress.parse("redis://me:sec/ret@h:1"))
        .hasMessageContaining("***")
        .hasMessageNotContaining("ret@");
    assertThatThrownBy(() -> RedisAddress.parse("redis://me:sec^ret@h:1"))
        .hasStackTraceContaining("is not a URL")
        .satisfies(e -> assertThat(e.getCause()).isNull())
        .hasMessageNotContaining("ret@");
  }
}

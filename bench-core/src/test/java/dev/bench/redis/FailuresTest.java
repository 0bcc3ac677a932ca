package dev.bench.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.exceptions.JedisDataException;

class FailuresTest {

  private static final RedisAddress ADDRESS = RedisAddress.parse("redis://127.0.0.1:11000");

  /** The second is what Redis 6 says of the same in a script. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "OOM command not allowed when used memory > 'maxmemory'.",
        "ERR Error running script (call to f_0ab1): @user_script:22: @user_script: 22: -OOM command not allowed when used memory > 'maxmemory'.",
        "ERR Error running script (call to f_0ab1): @user_script:22: @user_script: 22: -MISCONF Redis is configured to save RDB snapshots, but it is currently not able to persist on disk.",
        "READONLY You can't write against a read only replica."
      })
  void what_cannot_be_done_now_is_an_outage(String said) {
    assertThat(Failures.translate(ADDRESS, new JedisDataException(said)))
        .isInstanceOf(RedisUnavailableException.class)
        .hasMessageContaining("does not serve now");
  }

  @Test
  void what_is_wrong_with_the_command_is_a_refusal() {
    String said =
        "ERR Error running script (call to f_0ab1): @user_script:22: WRONGTYPE Operation against a key";

    assertThat(Failures.translate(ADDRESS, new JedisDataException(said)))
        .isInstanceOf(RedisRefusedException.class);
  }
}

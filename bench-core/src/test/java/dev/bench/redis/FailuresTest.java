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
        "READONLY You can't write against a read only replica."
      })
  void what_cannot_be_done_now_is_an_outage(String said) {
    assertThat(Failures.translate(ADDRESS, new JedisDataException(said)))
        .isInstanceOf(RedisUnavailableException.class)
        .hasMessageContaining("does not serve now");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "MISCONF Redis is configured to save RDB snapshots, but it is currently unable to persist to disk.",
        "MISCONF Errors writing to the AOF file: No space left on device",
        "ERR Error running script (call to f_0ab1): @user_script:22: @user_script: 22: -MISCONF Redis is configured to save RDB snapshots, but it is currently not able to persist on disk.",
      })
  void a_disk_that_takes_nothing_is_named_as_the_cause(String said) {
    assertThat(Failures.translate(ADDRESS, new JedisDataException(said)))
        .isInstanceOf(RedisUnavailableException.class)
        .hasMessageContaining("cannot save to its disk and refuses writes")
        .hasMessageContaining("free space");
  }

  @Test
  void what_is_wrong_with_the_command_is_a_refusal() {
    String said =
        "ERR Error running script (call to f_0ab1): @user_script:22: WRONGTYPE Operation against a key";

    assertThat(Failures.translate(ADDRESS, new JedisDataException(said)))
        .isInstanceOf(RedisRefusedException.class);
  }
}

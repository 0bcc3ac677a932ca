package dev.bench.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.redis.RedisAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RedisSettingsTest {

  @Test
  void without_settings_both_are_on_this_machine_without_tls_and_sentinels() {
    Settings none = new Settings(Map.of());
    assertThat(RedisSettings.of(none, "redis_cache"))
        .isEqualTo(RedisAddress.parse("redis://127.0.0.1:13000"));
    assertThat(RedisSettings.of(none, "redis_queue"))
        .isEqualTo(RedisAddress.parse("redis://127.0.0.1:11000"));
  }

  @Test
  void sentinels_are_read_as_frappe_writes_them() {
    RedisAddress address =
        RedisSettings.of(
            new Settings(
                Map.of(
                    "redis_queue", "rediss://me:ignored@127.0.0.1:11000/3",
                    "redis_queue_sentinel_enabled", 1,
                    "redis_queue_sentinels", List.of("10.0.0.1:26380", "s2"),
                    "redis_queue_sentinel_password", "sentinel-7",
                    "redis_queue_master_service", "jobs",
                    "redis_queue_master_username", "bench",
                    "redis_queue_master_password", "master-7")),
            "redis_queue");
    assertThat(address).hasToString("jobs (Sentinels 10.0.0.1:26380, s2:26379)/3");
    assertThat(address.tls()).isTrue();
    assertThat(address.user()).isEqualTo("bench");
    assertThat(address.password()).isEqualTo("master-7");
    assertThat(address.sentinels())
        .extracting("user", "password")
        .containsExactly(null, "sentinel-7");
  }

  @Test
  void the_login_of_rq_is_that_of_the_queue_alone() {
    Settings settings =
        new Settings(Map.of("use_rq_auth", 1, "rq_username", "bench", "rq_password", "rq-7"));
    assertThat(RedisSettings.of(settings, "redis_queue"))
        .isEqualTo(RedisAddress.parse("redis://bench:rq-7@127.0.0.1:11000"));
    assertThat(RedisSettings.of(settings, "redis_cache").password()).isNull();
  }

  @Test
  void what_is_missing_or_wrong_is_named() {
    assertThat(
            SettingsSchema.faults(
                new Settings(
                    Map.of(
                        "use_rq_auth",
                        1,
                        "redis_cache_sentinel_enabled",
                        1,
                        "redis_queue_sentinels",
                        List.of("a:b")))))
        .containsExactly(
            "redis_cache_sentinel_enabled is 1, but redis_cache_sentinels is missing, expected a list such as [\"10.0.0.1:26379\"]",
            "redis_queue_sentinels: \"a:b\" is not the place of a Sentinel: write host:port, such as 10.0.0.1:26379",
            "use_rq_auth is 1, but rq_username is missing, expected a text");
    assertThat(SettingsSchema.faults(new Settings(Map.of("redis_ssl_ca_certs", "/nowhere/ca.pem"))))
        .containsExactly(
            "redis_ssl_ca_certs: /nowhere/ca.pem cannot be read as certificates in PEM (/nowhere/ca.pem): mend the file or its path");
  }

  @Test
  void options_in_an_address_are_refused() {
    assertThatThrownBy(() -> RedisAddress.parse("rediss://h:1?ssl_cert_reqs=none"))
        .hasMessageContaining("redis_ssl_ca_certs");
  }
}

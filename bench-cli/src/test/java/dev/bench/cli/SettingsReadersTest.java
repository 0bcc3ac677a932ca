package dev.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.bench.config.Settings;
import dev.bench.config.SettingsSchema;
import dev.bench.database.DatabaseLimits;
import dev.bench.queue.Queues;
import dev.bench.redis.RedisLimits;
import dev.bench.web.server.Limits;
import dev.bench.worker.WorkerOptions;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the schema of settings takes, every reader takes: else a start fails on what was allowed.
 */
class SettingsReadersTest {

  private static final List<Object> CANDIDATES =
      List.of(
          -1,
          0,
          1,
          2,
          240,
          999,
          1000,
          1001,
          10_000,
          10_001,
          100_000,
          100_001,
          1L << 31,
          1L << 40,
          "0ms",
          "1ms",
          "2s",
          "3s",
          "9s",
          "10s",
          "1d",
          "",
          "text",
          "json",
          "0.0.0.0",
          "1:00",
          true,
          List.of(),
          Map.of(),
          Map.of("limit", 600, "window", 3600),
          Map.of("domain", "a.example", "ssl_certificate", "/a", "ssl_certificate_key", "/b"));

  private static final List<Consumer<Settings>> READERS =
      List.of(DatabaseLimits::of, RedisLimits::of, Limits::of, Queues::of, WorkerOptions.Times::of);

  @ParameterizedTest
  @MethodSource("keys")
  void every_reader_takes_what_the_schema_takes(String key) {
    int taken = 0;
    for (Object candidate : CANDIDATES) {
      Settings settings = new Settings(Map.of(key, candidate));
      if (SettingsSchema.faults(settings).isEmpty()) {
        taken++;
        for (Consumer<Settings> reader : READERS) {
          assertThatCode(() -> reader.accept(settings))
              .as("%s = %s", key, candidate)
              .doesNotThrowAnyException();
        }
      }
    }
    assertThat(taken).as("values that %s can have", key).isPositive();
  }

  static Stream<String> keys() {
    return SettingsSchema.keys().stream().filter(key -> !key.startsWith("redis_socketio"));
  }
}

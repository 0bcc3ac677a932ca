package dev.bench.config;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The queues under {@code workers} in {@code common_site_config.json}: {@code {"name": {"timeout":
 * seconds}}}.
 *
 * @param limits how long one run of a job may take, by queue; empty where the setting says nothing
 */
public record WorkerQueues(Map<String, Optional<Duration>> limits) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  private static final int MOST_WORKERS = 1000;

  /** Keeps the order. */
  public WorkerQueues {
    limits = Collections.unmodifiableMap(new LinkedHashMap<>(limits));
  }

  /**
   * The queues that the value of {@code workers} describes.
   *
   * @throws IllegalArgumentException with one sentence when it is wrong
   */
  public static WorkerQueues of(@Nullable Object workers) {
    Map<String, Optional<Duration>> limits = new LinkedHashMap<>();
    if (workers == null) {
      return new WorkerQueues(limits);
    }
    if (!(workers instanceof Map<?, ?> queues)) {
      throw new IllegalArgumentException(
          "workers is %s, expected an object such as {\"reports\": {\"timeout\": 600}}"
              .formatted(workers));
    }
    queues.forEach((name, settings) -> {
      String checked = requireName(String.valueOf(name));
      limits.put(checked, timeout(checked, settings));
      checkWorkers(checked, settings);
    });
    return new WorkerQueues(limits);
  }

  /**
   * {@code name}, if a queue can have it.
   *
   * @throws IllegalArgumentException when it would not make a clean key of Redis
   */
  public static String requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "\"%s\" is not a name of a queue; use 1 to 64 letters, digits, _, . or -"
              .formatted(name));
    }
    return name;
  }

  private static void checkWorkers(String queue, @Nullable Object settings) {
    Object value = settings instanceof Map<?, ?> map ? map.get("background_workers") : null;
    boolean good =
        value == null
            || (value instanceof Number number
                && number.longValue() >= 1
                && number.longValue() <= MOST_WORKERS);
    if (!good) {
      throw new IllegalArgumentException(
          "The background_workers of workers.%s is %s, expected a number from 1 to %d"
              .formatted(queue, value, MOST_WORKERS));
    }
  }

  private static Optional<Duration> timeout(String queue, @Nullable Object settings) {
    Object value = settings instanceof Map<?, ?> map ? map.get("timeout") : null;
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof Number number && number.longValue() > 0) {
      return Optional.of(Duration.ofSeconds(number.longValue()));
    }
    throw new IllegalArgumentException(
        "The timeout of workers.%s is %s, expected seconds above zero".formatted(queue, value));
  }
}

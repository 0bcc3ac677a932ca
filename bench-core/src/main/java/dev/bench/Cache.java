package dev.bench;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The site's part of the Redis cache: values as JSON that may vanish at any time.
 *
 * <p>While Redis is away a read finds nothing and a write does nothing.
 */
public interface Cache {

  /** The value under {@code key}; empty, too, when what is there does not fit {@code type}. */
  <T> Optional<T> get(String key, Class<T> type);

  /** Keeps {@code value} for {@code ttl}. */
  void set(String key, Object value, Duration ttl);

  /** The value under {@code key}, or else what {@code supplier} makes, kept for {@code ttl}. */
  <T> T getOrCompute(String key, Class<T> type, Duration ttl, Supplier<T> supplier);

  /** Forgets {@code key}. */
  void delete(String key);

  /** Adds one to the counter {@code key}, which ends {@code ttl} after its first count. */
  long counter(String key, Duration ttl);
}

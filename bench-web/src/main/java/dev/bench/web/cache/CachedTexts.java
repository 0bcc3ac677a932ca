package dev.bench.web.cache;

import dev.bench.json.Json;
import dev.bench.redis.Redis;
import dev.bench.redis.RedisUnavailableException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Texts in redis_cache that are costly to make.
 *
 * <p>Within a process one caller makes a text, and the others wait for it. While Redis is away
 * every text is made anew. Thread-safe.
 */
public final class CachedTexts {

  /** The longest text that is kept, in characters. */
  private static final int LONGEST = 1 << 20;

  /** How long a caller waits for another one to make the text, before it does so itself. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Redis cache;
  private final Duration patience;
  private final Map<String, CompletableFuture<String>> underWay = new ConcurrentHashMap<>();

  /** Texts in {@code cache}. */
  public CachedTexts(Redis cache) {
    this(cache, PATIENCE);
  }

  CachedTexts(Redis cache, Duration patience) {
    this.cache = cache;
    this.patience = patience;
  }

  /** Makes a text. */
  @FunctionalInterface
  public interface Maker {

    /** The text; what it throws reaches the caller, and nothing is kept. */
    String make() throws Exception;
  }

  /** A key's part that stands for all of {@code parts}: their SHA-256, in hexadecimal digits. */
  public static String hash(List<?> parts) {
    return HexFormat.of().formatHex(sha256(Json.core().bytes(parts)));
  }

  /** The SHA-256 of {@code bytes}. */
  public static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The text under {@code key}: kept, or made by one caller at a time and kept for {@code life}.
   */
  public String get(String key, Duration life, Maker maker) throws Exception {
    Optional<String> known = kept(key);
    if (known.isPresent()) {
      return known.get();
    }
    CompletableFuture<String> mine = new CompletableFuture<>();
    CompletableFuture<String> other = underWay.putIfAbsent(key, mine);
    if (other != null) {
      Optional<String> made = await(other);
      return made.isPresent() ? made.get() : maker.make();
    }
    try {
      String text = kept(key).orElse(null); // it may have come between the look and this moment
      if (text == null) {
        text = maker.make();
        keep(key, text, life);
      }
      mine.complete(text);
      return text;
    } finally {
      underWay.remove(key, mine);
      mine.cancel(false); // after a failure each of the others tries for itself
    }
  }

  private Optional<String> await(CompletableFuture<String> other) {
    try {
      return Optional.of(other.get(patience.toMillis(), TimeUnit.MILLISECONDS));
    } catch (ExecutionException | TimeoutException | CancellationException without) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private Optional<String> kept(String key) {
    try {
      return cache.get(key);
    } catch (RedisUnavailableException away) {
      return Optional.empty();
    }
  }

  private void keep(String key, String text, Duration life) {
    try {
      if (text.length() <= LONGEST) {
        cache.set(key, text, life);
      }
    } catch (RedisUnavailableException away) {
      return; // made again the next time
    }
  }
}

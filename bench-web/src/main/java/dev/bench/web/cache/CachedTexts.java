package dev.bench.web.cache;

import dev.bench.json.Json;
import dev.bench.redis.Redis;
import dev.bench.redis.RedisKeys;
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
import java.util.concurrent.locks.LockSupport;

/**
 * Texts in redis_cache that are costly to make.
 *
 * <p>However many ask, one caller makes a text. The others of its process wait for it; other
 * processes see its mark in redis_cache, and look for the text until the mark is gone. A process
 * that is killed while it makes a text leaves its mark for {@link #PATIENCE}. While Redis is away
 * each process makes its texts by itself. Thread-safe.
 */
public final class CachedTexts {

  /** The longest text that is kept, in characters. */
  private static final int LONGEST = 1 << 20;

  /** How long a caller waits for another one to make the text, before it does so itself. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** How often a process looks for the text that another one makes. */
  private static final Duration LOOK = Duration.ofMillis(20);

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
      String text = amongProcesses(key, life, maker);
      mine.complete(text);
      return text;
    } finally {
      underWay.remove(key, mine);
      mine.cancel(false); // after a failure each of the others tries for itself
    }
  }

  /** The text of another process that makes it now, or else of {@code maker}. */
  private String amongProcesses(String key, Duration life, Maker maker) throws Exception {
    String mark = RedisKeys.MAKING.key(key);
    boolean marked = mark(mark);
    Optional<String> made = marked ? kept(key) : awaitOtherProcess(key, mark);
    try {
      if (made.isPresent()) {
        return made.get();
      }
      String text = maker.make();
      keep(key, text, life);
      return text;
    } finally {
      if (marked) {
        forget(mark); // after the text is there; after a failure others try for themselves
      }
    }
  }

  /** Looks for the text until it is there, or its maker has ended without it. */
  private Optional<String> awaitOtherProcess(String key, String mark) {
    long end = System.nanoTime() + patience.toNanos();
    boolean busy = true;
    Optional<String> made = kept(key);
    while (made.isEmpty()
        && busy
        && System.nanoTime() < end
        && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(LOOK.toNanos());
      busy = isMarked(mark);
      made = kept(key); // after the look at the mark: the text comes before the mark goes
    }
    return made;
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

  /** Whether this process makes the text; also when Redis cannot say that another one does. */
  private boolean mark(String mark) {
    try {
      return cache.setIfAbsent(mark, "", patience);
    } catch (RedisUnavailableException away) {
      return true;
    }
  }

  private boolean isMarked(String mark) {
    try {
      return cache.exists(mark);
    } catch (RedisUnavailableException away) {
      return false;
    }
  }

  private void forget(String mark) {
    try {
      cache.del(mark);
    } catch (RedisUnavailableException away) {
      return; // it ends by itself
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

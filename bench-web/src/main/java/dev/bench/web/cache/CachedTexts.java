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
import java.util.UUID;
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
 * processes see its mark in redis_cache, a random value, and look for the text until the mark is
 * gone or another one. A process that is killed while it makes a text leaves its mark for {@link
 * #PATIENCE}. When a text is not kept (it is too long, or its maker failed), the mark says so for
 * as long, and meanwhile each caller makes the text without waiting. While Redis is away each
 * process makes its texts by itself. Thread-safe.
 */
public final class CachedTexts {

  /** The longest text that is kept, in characters. */
  private static final int LONGEST = 1 << 20;

  /** How long a caller waits for another process to make the text, before it does so itself. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** How often a process looks for the text that another one makes. */
  private static final Duration LOOK = Duration.ofMillis(20);

  /** A mark in place of a process: the last text under this key was not kept. */
  private static final String NOT_KEPT = "not kept";

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
    String mark = RedisKeys.MAKING.key(key);
    List<Optional<String>> known = kept(key, mark);
    if (known.get(0).isPresent()) {
      return known.get(0).get();
    }
    if (known.get(1).filter(NOT_KEPT::equals).isPresent()) {
      String text = maker.make();
      keep(key, text, life);
      return text;
    }
    CompletableFuture<String> mine = new CompletableFuture<>();
    CompletableFuture<String> other = underWay.putIfAbsent(key, mine);
    if (other != null) {
      Optional<String> made = await(other);
      return made.isPresent() ? made.get() : maker.make();
    }
    try {
      String text = amongProcesses(key, mark, life, maker);
      mine.complete(text);
      return text;
    } finally {
      underWay.remove(key, mine);
      mine.cancel(false); // after a failure each of the other callers makes the text
    }
  }

  /** The text of another process that makes it now, or else of {@code maker}. */
  private String amongProcesses(String key, String mark, Duration life, Maker maker)
      throws Exception {
    String own = UUID.randomUUID().toString();
    boolean marked = mark(mark, own);
    Optional<String> made = marked ? kept(key) : awaitOtherProcess(key, mark);
    boolean kept = made.isPresent();
    try {
      if (kept) {
        return made.get();
      }
      String text = maker.make();
      kept = keep(key, text, life);
      return text;
    } finally {
      if (!kept) {
        sayNotKept(mark);
      } else if (marked) {
        forget(mark, own); // after the text is there
      }
    }
  }

  /** Looks for the text until it is there, or the process that made it has ended without it. */
  private Optional<String> awaitOtherProcess(String key, String mark) {
    long end = System.nanoTime() + patience.toNanos();
    Optional<String> other = kept(mark);
    boolean busy = other.isPresent();
    Optional<String> made = kept(key);
    while (made.isEmpty()
        && busy
        && System.nanoTime() < end
        && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(LOOK.toNanos());
      busy = kept(mark).equals(other);
      made = kept(key); // after the look at the mark: the text comes before the mark goes
    }
    return made;
  }

  /** Waits for the caller that came first, which itself may wait for another process before. */
  private Optional<String> await(CompletableFuture<String> other) {
    try {
      return Optional.of(other.get(2 * patience.toMillis(), TimeUnit.MILLISECONDS));
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

  /** What is under the two keys, asked for in one command. */
  private List<Optional<String>> kept(String key, String mark) {
    try {
      return cache.getAll(key, mark);
    } catch (RedisUnavailableException away) {
      return List.of(Optional.empty(), Optional.empty());
    }
  }

  /** Whether this process makes the text; also when Redis cannot say that another one does. */
  private boolean mark(String mark, String own) {
    try {
      return cache.setIfAbsent(mark, own, patience);
    } catch (RedisUnavailableException away) {
      return true;
    }
  }

  private void sayNotKept(String mark) {
    try {
      cache.set(mark, NOT_KEPT, patience);
    } catch (RedisUnavailableException away) {
      return; // each process makes its texts by itself now
    }
  }

  /** Deletes the mark unless it is another process's by now. */
  private void forget(String mark, String own) {
    try {
      cache.delIfEqual(mark, own);
    } catch (RedisUnavailableException away) {
      return; // it ends by itself
    }
  }

  /** Whether the text is short enough to be kept. */
  private boolean keep(String key, String text, Duration life) {
    if (text.length() > LONGEST) {
      return false;
    }
    try {
      cache.set(key, text, life);
    } catch (RedisUnavailableException away) {
      return true; // made again the next time
    }
    return true;
  }
}

package dev.bench.web.api;

import dev.bench.app.ExposedMethod;
import dev.bench.app.GenerationId;
import dev.bench.http.Request;
import dev.bench.http.Response;
import dev.bench.json.Json;
import dev.bench.redis.Redis;
import dev.bench.redis.RedisKeys;
import dev.bench.redis.RedisUnavailableException;
import dev.bench.web.chain.RequestScope;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The answers of methods that declare {@link dev.bench.Cached}, in redis_cache.
 *
 * <p>The key is a hash of everything an answer depends on: generation, method, version of the API,
 * user and the method's own arguments; the site stands in its name. So other names in the address
 * make no further answers. Within a process one caller computes an answer, and the others wait for
 * it. While Redis is away every answer is computed. Thread-safe.
 */
public final class AnswerCache {

  /** The longest answer that is kept, in bytes. */
  private static final int LONGEST = 1 << 20;

  /** The longest arguments, as JSON in bytes, for which an answer is kept. */
  private static final int LONGEST_ARGUMENTS = 4 << 10;

  /** How long a caller waits for another one to compute the answer, before it does so itself. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final int TAG_BYTES = 16;

  private final Redis cache;
  private final GenerationId generation;
  private final Duration patience;
  private final Map<String, CompletableFuture<String>> underWay = new ConcurrentHashMap<>();

  /** Answers of {@code generation} in {@code cache}. */
  public AnswerCache(Redis cache, GenerationId generation) {
    this(cache, generation, PATIENCE);
  }

  AnswerCache(Redis cache, GenerationId generation, Duration patience) {
    this.cache = cache;
    this.generation = generation;
    this.patience = patience;
  }

  /** Makes the JSON text of an answer. */
  @FunctionalInterface
  interface Computation {
    String make() throws Exception;
  }

  /** The answer of {@code method}: kept, or else computed. */
  Response answer(
      ExposedMethod method, Request request, Map<String, ?> arguments, Computation computation)
      throws Exception {
    byte[] own = Json.core().bytes(ownArguments(method, arguments));
    String text =
        own.length > LONGEST_ARGUMENTS
            ? computation.make()
            : once(key(method, request, own), method.cachedFor(), computation);
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    boolean isPublic = method.isCacheShared() && method.allowGuest() && method.roles().isEmpty();
    Response answer = Response.bytes("application/json", body);
    if (!isPublic) {
      // The next user of a browser must not be shown what the last one saw.
      answer = answer.withHeader("Vary", "Cookie, Authorization");
    }
    return answer
        .withHeader(
            "Cache-Control",
            "%s, max-age=%d"
                .formatted(isPublic ? "public" : "private", method.cachedFor().toSeconds()))
        .withHeader("ETag", '"' + HexFormat.of().formatHex(sha256(body), 0, TAG_BYTES) + '"');
  }

  /** The answer under {@code key}: kept, or made by one caller at a time. */
  String once(String key, Duration life, Computation computation) throws Exception {
    Optional<String> known = kept(key);
    if (known.isPresent()) {
      return known.get();
    }
    CompletableFuture<String> mine = new CompletableFuture<>();
    CompletableFuture<String> other = underWay.putIfAbsent(key, mine);
    if (other != null) {
      Optional<String> made = await(other);
      return made.isPresent() ? made.get() : computation.make();
    }
    try {
      String text = kept(key).orElse(null); // it may have come between the look and this moment
      if (text == null) {
        text = computation.make();
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
      return; // computed again the next time
    }
  }

  private static Map<String, Object> ownArguments(ExposedMethod method, Map<String, ?> arguments) {
    Map<String, Object> own = new TreeMap<>(arguments);
    own.keySet()
        .retainAll(method.parameters().stream().map(ExposedMethod.Parameter::name).toList());
    return own;
  }

  private String key(ExposedMethod method, Request request, byte[] arguments) {
    RequestScope scope = RequestScope.of(request);
    List<Object> parts =
        List.of(
            generation.toString(),
            Envelope.of(request).name(),
            method.name(),
            method.isCacheShared() ? "" : "user " + scope.session().user(),
            new String(arguments, StandardCharsets.UTF_8));
    byte[] hash = sha256(Json.core().bytes(parts));
    return RedisKeys.ANSWER.key(scope.site().name(), HexFormat.of().formatHex(hash));
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

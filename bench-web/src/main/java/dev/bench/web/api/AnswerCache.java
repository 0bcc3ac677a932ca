package dev.bench.web.api;

import dev.bench.app.ExposedMethod;
import dev.bench.app.GenerationId;
import dev.bench.http.Request;
import dev.bench.http.Response;
import dev.bench.json.Json;
import dev.bench.redis.RedisKeys;
import dev.bench.web.cache.CachedTexts;
import dev.bench.web.chain.RequestScope;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The answers of methods that declare {@link dev.bench.Cached}, in redis_cache.
 *
 * <p>The key is a hash of everything an answer depends on: generation, state of the site, method,
 * version of the API, user and the method's own arguments; the site stands in its name. So other
 * names in the address make no further answers. Thread-safe.
 */
public final class AnswerCache {

  /** The longest arguments, as JSON in bytes, for which an answer is kept. */
  private static final int LONGEST_ARGUMENTS = 4 << 10;

  private static final int TAG_BYTES = 16;

  private final CachedTexts texts;
  private final GenerationId generation;

  /** Answers of {@code generation} among {@code texts}. */
  public AnswerCache(CachedTexts texts, GenerationId generation) {
    this.texts = texts;
    this.generation = generation;
  }

  /** The answer of {@code method}: kept, or else computed. */
  Response answer(
      ExposedMethod method, Request request, Map<String, ?> arguments, CachedTexts.Maker maker)
      throws Exception {
    byte[] own = Json.core().bytes(ownArguments(method, arguments));
    String text =
        own.length > LONGEST_ARGUMENTS
            ? maker.make()
            : texts.get(key(method, request, own), method.cachedFor(), maker);
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
        .withHeader(
            "ETag", '"' + HexFormat.of().formatHex(CachedTexts.sha256(body), 0, TAG_BYTES) + '"');
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
            scope.site().epoch(),
            Envelope.of(request).name(),
            method.name(),
            method.isCacheShared() ? "" : "user " + scope.session().user(),
            new String(arguments, StandardCharsets.UTF_8));
    return RedisKeys.ANSWER.key(scope.site().name(), CachedTexts.hash(parts));
  }
}

package dev.bench.web.page;

import dev.bench.app.GenerationId;
import dev.bench.http.Application;
import dev.bench.http.Middleware;
import dev.bench.http.Request;
import dev.bench.http.Response;
import dev.bench.redis.RedisKeys;
import dev.bench.site.SiteState;
import dev.bench.web.cache.CachedTexts;
import dev.bench.web.chain.RequestScope;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Rendered pages in redis_cache: those that declare it with {@link dev.bench.PageOptions#cached},
 * as guests see them.
 *
 * <p>The key is a hash of everything that such a page may depend on: generation of code, state of
 * the site, language and path; the site stands in its name. A request with a query or a login gets
 * a page of its own. The nonce of the answer that was kept becomes that of each further answer. The
 * header {@code X-From-Cache} says {@code True} or {@code False}, as in Frappe. Thread-safe.
 */
public final class PageCache {

  private static final String FROM_CACHE = "X-From-Cache";

  private final CachedTexts texts;
  private final GenerationId generation;
  private final boolean on;

  /**
   * Pages of {@code generation}.
   *
   * @param developerMode whether nothing is kept
   */
  public PageCache(CachedTexts texts, GenerationId generation, boolean developerMode) {
    this.texts = texts;
    this.generation = generation;
    this.on = !developerMode;
  }

  /** Keeps the page that it wraps for {@code life}; zero keeps nothing. */
  public Middleware keeping(Duration life) {
    return next ->
        life.isZero()
            ? next
            : request ->
                isForAllGuests(request)
                    ? answer(request, life, next)
                    : next.handle(request).withHeader(FROM_CACHE, "False");
  }

  private boolean isForAllGuests(Request request) {
    RequestScope scope = RequestScope.of(request);
    return on
        && scope.login().isEmpty()
        && !scope.sessionExpired()
        && request.query().isEmpty()
        && !scope.site().config().flag("disable_website_cache");
  }

  private Response answer(Request request, Duration life, Application next) throws Exception {
    AtomicBoolean made = new AtomicBoolean();
    RequestScope scope = RequestScope.of(request);
    try {
      String kept =
          texts.get(
              key(scope.site(), request.path()),
              life,
              () -> {
                made.set(true);
                return scope.nonce() + html(next.handle(request));
              });
      int nonce = scope.nonce().length();
      if (kept.length() < nonce) {
        return next.handle(request); // another program has written there
      }
      String html = kept.substring(nonce).replace(kept.substring(0, nonce), scope.nonce());
      return Response.text("text/html", html).withHeader(FROM_CACHE, made.get() ? "False" : "True");
    } catch (OtherAnswerException other) {
      return other.answer.withHeader(FROM_CACHE, "False");
    }
  }

  private String key(SiteState site, String path) {
    String hash =
        CachedTexts.hash(
            List.of(generation.toString(), site.epoch(), PageVariables.language(site), path));
    return RedisKeys.PAGE.key(site.name(), hash);
  }

  /** The text of a plain page. */
  private static String html(Response response) throws OtherAnswerException {
    boolean plain =
        response.status() == 200
            && response.head().headers().isEmpty()
            && response.head().cookies().isEmpty();
    if (plain && response instanceof Response.Text page && page.mediaType().equals("text/html")) {
      return page.text();
    }
    throw new OtherAnswerException(response);
  }

  /** A redirect or another answer in place of the page; it is not kept. */
  private static final class OtherAnswerException extends Exception {

    private static final long serialVersionUID = 1;

    private final transient Response answer;

    OtherAnswerException(Response answer) {
      super("The answer is not a plain page", null, false, false);
      this.answer = answer;
    }
  }
}

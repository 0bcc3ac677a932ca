package dev.bench.web.chain;

import dev.bench.BenchException;
import dev.bench.RateLimitException;
import dev.bench.http.Application;
import dev.bench.http.Middleware;
import dev.bench.http.Request;
import dev.bench.http.Response;
import dev.bench.session.Sessions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns every failure into an answer: JSON for programs, a page for people.
 *
 * <p>A failure that is not the caller's (500 and above) is logged with its stack trace. What the
 * caller learns of it: status and kind; in {@code developer_mode} also the trace.
 */
public final class ErrorAnswers implements Middleware {

  private static final Logger LOG = LoggerFactory.getLogger(ErrorAnswers.class);
  private static final String RETRY_SECONDS = "5";

  private final Writer json;
  private final Writer page;

  /** Answers as {@code json} and {@code page} write them. */
  public ErrorAnswers(Writer json, Writer page) {
    this.json = json;
    this.page = page;
  }

  /** Writes the answer to a failure. */
  @FunctionalInterface
  public interface Writer {

    /** The answer; its status is set by the caller. */
    Response write(Request request, int status, Throwable failure);
  }

  @Override
  public Application around(Application next) {
    return request -> {
      try {
        return next.handle(request);
      } catch (Throwable e) { // an app's Error ends one request, not the server
        return answer(request, e);
      }
    };
  }

  /** The answer to {@code failure}. */
  public Response answer(Request request, Throwable failure) {
    int status = failure instanceof BenchException known ? known.status() : 500;
    if (status == 503) {
      LOG.warn("{} {} is answered 503: {}", request.method(), request.path(), failure.getMessage());
    } else if (status >= 500) {
      LOG.error(
          "{} {} failed; it is answered {}", request.method(), request.path(), status, failure);
    }
    Writer writer = Accepts.json(request) ? json : page;
    Response response = withoutLogin(request, writer.write(request, status, failure));
    response = response.withStatus(status);
    if (failure instanceof MethodNotAllowedException method) {
      return response.withHeader("Allow", method.allowed());
    }
    if (failure instanceof RateLimitException limit && limit.retryAfter().isPositive()) {
      return response.withHeader(
          "Retry-After", Long.toString(limit.retryAfter().plusMillis(999).toSeconds()));
    }
    return status == 503 ? response.withHeader("Retry-After", RETRY_SECONDS) : response;
  }

  /** {@code response}; takes away the cookies of a session that is over. */
  private static Response withoutLogin(Request request, Response response) {
    RequestScope scope = RequestScope.of(request);
    return scope.sessionExpired()
        ? SessionCookies.ended(response, Sessions.life(scope.site()))
        : response;
  }
}

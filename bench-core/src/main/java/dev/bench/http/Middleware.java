package dev.bench.http;

/** Wraps an application in another, to act before it, after it, or instead of it. */
@FunctionalInterface
public interface Middleware {

  /** The wrapped application. */
  Application around(Application next);

  /** This middleware outside of {@code inner}. */
  default Middleware andThen(Middleware inner) {
    return next -> around(inner.around(next));
  }
}

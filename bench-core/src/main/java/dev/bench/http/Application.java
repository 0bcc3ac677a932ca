package dev.bench.http;

/** Something that answers requests: the counterpart of a WSGI application. */
@FunctionalInterface
public interface Application {

  /** Answers one request, on the calling thread; may block. */
  Response handle(Request request) throws Exception;
}

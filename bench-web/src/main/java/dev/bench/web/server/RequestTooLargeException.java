package dev.bench.web.server;

import dev.bench.BenchException;

/** A request's body is longer than the server takes (413). */
public final class RequestTooLargeException extends BenchException {

  private static final long serialVersionUID = 1L;

  RequestTooLargeException(long limit) {
    super(
        413,
        "The request's body is longer than %s. Send less, or raise max_file_size."
            .formatted(limit >= 1 << 20 ? (limit >> 20) + " MiB" : limit + " bytes"));
  }
}

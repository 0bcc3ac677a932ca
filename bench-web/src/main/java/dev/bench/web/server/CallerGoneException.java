package dev.bench.web.server;

import java.io.IOException;

/** The connection broke while a request's body was read; there is nobody to answer. */
public final class CallerGoneException extends IOException {

  private static final long serialVersionUID = 1L;

  CallerGoneException(IOException cause) {
    super("The caller went away before the request's body was whole", cause);
  }
}

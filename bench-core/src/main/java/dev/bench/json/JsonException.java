package dev.bench.json;

import org.jspecify.annotations.Nullable;

/** Text that is not JSON, or a value that cannot become JSON; the message says where. */
public final class JsonException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Says what is wrong. */
  public JsonException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

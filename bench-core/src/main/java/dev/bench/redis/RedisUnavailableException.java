package dev.bench.redis;

import dev.bench.ServiceUnavailableException;

/**
 * Redis cannot be reached or does not serve now: refused, timed out, loading, full, or out of
 * connections.
 *
 * <p>Whether the command was done is unknown. The message names the address and says what to do.
 */
public final class RedisUnavailableException extends ServiceUnavailableException {

  private static final long serialVersionUID = 1L;

  RedisUnavailableException(String message, Throwable cause) {
    super(message);
    initCause(cause);
  }
}

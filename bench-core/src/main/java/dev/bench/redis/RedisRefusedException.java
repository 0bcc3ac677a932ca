package dev.bench.redis;

import dev.bench.BenchException;

/**
 * Redis understood a command and refused it: a key of another type, a fault in a script.
 *
 * <p>Nothing of the command was done, unless it was a script: then what it did before stays.
 */
public final class RedisRefusedException extends BenchException {

  private static final long serialVersionUID = 1L;

  RedisRefusedException(String message) {
    super(500, message);
  }

  RedisRefusedException(String message, Throwable cause) {
    super(500, message, cause);
  }
}

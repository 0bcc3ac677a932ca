package dev.bench.web.server;

import dev.bench.BenchException;
import java.time.Duration;

/** A request's body did not arrive in time (408). */
public final class SlowRequestException extends BenchException {

  private static final long serialVersionUID = 1L;

  SlowRequestException(Duration limit) {
    super(408, "The request's body did not arrive within %d s.".formatted(limit.toSeconds()));
  }
}

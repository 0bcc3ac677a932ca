package dev.bench.worker.run;

import dev.bench.BenchException;
import java.io.Serial;

/** A job whose method newer code declares, which this worker could not load in time. */
final class OlderCodeException extends BenchException {

  @Serial private static final long serialVersionUID = 1L;

  OlderCodeException(String message) {
    super(503, message);
  }
}

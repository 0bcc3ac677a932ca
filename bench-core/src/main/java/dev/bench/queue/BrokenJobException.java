package dev.bench.queue;

import dev.bench.BenchException;

/** What a job in Redis says cannot be read: the job fails with this sentence. */
public final class BrokenJobException extends BenchException {

  private static final long serialVersionUID = 1L;

  BrokenJobException(String message) {
    super(500, message);
  }
}

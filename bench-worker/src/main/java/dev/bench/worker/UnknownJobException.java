package dev.bench.worker;

import dev.bench.BenchException;

/** No installed app declares the method of a job, or no site is meant: nothing is loaded for it. */
final class UnknownJobException extends BenchException {

  private static final long serialVersionUID = 1L;

  UnknownJobException(String message) {
    super(404, message);
  }
}

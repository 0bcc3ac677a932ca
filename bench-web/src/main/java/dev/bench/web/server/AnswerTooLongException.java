package dev.bench.web.server;

import dev.bench.BenchException;

/** A stream that is kept for its reader is longer than the server keeps (500). */
public final class AnswerTooLongException extends BenchException {

  private static final long serialVersionUID = 1L;

  AnswerTooLongException(long limit) {
    super(
        500,
        "The answer is a stream of more than %d bytes. Send less, or raise max_answer_size."
            .formatted(limit));
  }
}

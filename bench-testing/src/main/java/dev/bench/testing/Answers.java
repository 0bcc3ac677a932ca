package dev.bench.testing;

import dev.bench.http.Response;
import org.opentest4j.AssertionFailedError;

/** Assertions about answers, whose messages say what a failed call says. */
public final class Answers {

  private Answers() {}

  /**
   * Fails unless {@code answer} has the status {@code expected}.
   *
   * @return {@code answer}
   * @throws AssertionFailedError with status, kind and message of the failure, and after a fault of
   *     the app (500) its stack trace
   */
  public static Response assertStatus(int expected, Response answer) {
    if (answer.status() != expected) {
      String said = answer.failure().orElseGet(() -> Integer.toString(answer.status()));
      throw new AssertionFailedError(
          "expected status %d, but the answer was %s".formatted(expected, said),
          expected,
          answer.status());
    }
    return answer;
  }
}

package dev.bench.queue;

import java.time.Duration;
import java.util.Optional;

/** What became of one run of a job. */
public sealed interface Outcome {

  /**
   * The method returned and its transaction is committed.
   *
   * @param result the text of its JSON value; empty for none
   */
  record Finished(Optional<String> result) implements Outcome {}

  /**
   * It failed and is not repeated.
   *
   * @param error what the job's record says about it
   */
  record Failed(String error) implements Outcome {}

  /**
   * It failed and runs again.
   *
   * @param after how long from now at the earliest
   * @param error what went wrong
   */
  record Retry(Duration after, String error) implements Outcome {}

  /** It was given up before its end, and waits at the head of its queue as if it never ran. */
  record HandedBack() implements Outcome {}
}

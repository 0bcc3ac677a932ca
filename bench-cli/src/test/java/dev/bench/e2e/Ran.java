package dev.bench.e2e;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A command that has ended.
 *
 * @param status its exit status
 * @param output all it said, on both streams
 */
record Ran(int status, String output) {

  /** This, when it ended well. */
  Ran succeeded() {
    assertThat(status).as(output).isZero();
    return this;
  }
}

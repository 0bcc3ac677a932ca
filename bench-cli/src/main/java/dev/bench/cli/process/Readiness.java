package dev.bench.cli.process;

import java.nio.charset.StandardCharsets;

/** How it is known that a process does its work. */
public sealed interface Readiness {

  /** As soon as it runs. */
  record AtOnce() implements Readiness {}

  /**
   * It writes a line that holds a text.
   *
   * @param text looked for in the bytes of the line
   */
  record Says(String text) implements Readiness {

    boolean isIn(byte[] line) {
      return new String(line, StandardCharsets.UTF_8).contains(text);
    }
  }

  /**
   * Its port answers.
   *
   * @param probe asked again and again
   */
  record Answers(Probe probe) implements Readiness {}
}

package dev.bench.process.output;

import org.jspecify.annotations.Nullable;

/** What kind of line of a log file it is: the character between the process and the text. */
public enum Mark {
  /** The process wrote it. */
  LINE('|'),
  /**
   * The process wrote it right behind the line before, without a line feed: a line that was too
   * long to be kept whole.
   */
  REST('+'),
  /** {@code bench start} says it about the process. */
  MANAGER('*'),
  /** {@code bench start} says it about a failure of the process. */
  FAILURE('!');

  private final char sign;

  Mark(char sign) {
    this.sign = sign;
  }

  /** The character in the file. */
  public char sign() {
    return sign;
  }

  /** Whether {@code bench start} wrote the line. */
  public boolean isManagers() {
    return this == MANAGER || this == FAILURE;
  }

  public static @Nullable Mark of(byte sign) {
    return switch (sign) {
      case '|' -> LINE;
      case '+' -> REST;
      case '*' -> MANAGER;
      case '!' -> FAILURE;
      default -> null;
    };
  }
}

package dev.bench.process.output;

import java.io.ByteArrayOutputStream;

/**
 * The escape sequences in what a process wrote: colours, moves of the cursor, titles and the like.
 *
 * <p>Source: ECMA-48, 5.3 to 5.6; xterm's control sequences for strings that a bell ends.
 */
public final class Escapes {

  static final byte ESCAPE = 0x1b;
  private static final byte BELL = 0x07;

  /** The sequence is longer than the bytes at hand. */
  private static final int UNFINISHED = -1;

  private Escapes() {}

  /**
   * {@code text} without its escape sequences; all other bytes are as they came. The same array
   * when there are none.
   */
  public static byte[] without(byte[] text) {
    int at = next(text, 0);
    if (at == text.length) {
      return text;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length);
    int copied = 0;
    while (at < text.length) {
      out.write(text, copied, at - copied);
      copied = behind(text, at, text.length);
      at = next(text, copied);
    }
    out.write(text, copied, text.length - copied);
    return out.toByteArray();
  }

  /** Whether a sequence begins at {@code from} that does not end before {@code to}. */
  public static boolean isUnfinished(byte[] text, int from, int to) {
    return text[from] == ESCAPE && end(text, from, to) == UNFINISHED;
  }

  /** The end of the sequence at {@code from}; of anything else, the end of its first byte. */
  static int behind(byte[] text, int from, int to) {
    return Math.max(from + 1, end(text, from, to));
  }

  /** Whether the sequence only sets how text looks: {@code ESC [ 1 ; 31 m}. */
  static boolean isColour(byte[] text, int from, int end) {
    if (end - from < 3 || text[from + 1] != '[' || text[end - 1] != 'm') {
      return false;
    }
    for (int i = from + 2; i < end - 1; i++) {
      if (text[i] < '0' || text[i] > ';') {
        return false;
      }
    }
    return true;
  }

  private static int next(byte[] text, int from) {
    int at = from;
    while (at < text.length && text[at] != ESCAPE) {
      at++;
    }
    return at;
  }

  private static int end(byte[] text, int from, int to) {
    if (from + 1 == to) {
      return UNFINISHED;
    }
    return switch (text[from + 1]) {
      case '[' -> after(text, past(text, from + 2, to, 0x30, 0x3f), to, 0x40, from);
      case ']', 'P', '_', '^', 'X' -> stringEnd(text, from + 2, to, from);
      default -> after(text, from + 1, to, 0x30, from);
    };
  }

  /** The end of intermediate bytes and the final byte, which is {@code least} or more. */
  private static int after(byte[] text, int from, int to, int least, int none) {
    int at = past(text, from, to, 0x20, 0x2f);
    if (at == to) {
      return UNFINISHED;
    }
    return text[at] >= least && text[at] <= 0x7e ? at + 1 : none;
  }

  /** The end of all bytes of that range. */
  private static int past(byte[] text, int from, int to, int least, int most) {
    int at = from;
    while (at < to && text[at] >= least && text[at] <= most) {
      at++;
    }
    return at;
  }

  /** The end of the bell or {@code ESC \} that ends a title or another string. */
  private static int stringEnd(byte[] text, int from, int to, int none) {
    for (int i = from; i < to; i++) {
      if (text[i] == BELL) {
        return i + 1;
      }
      if (text[i] == ESCAPE && i + 1 < to) {
        return text[i + 1] == '\\' ? i + 2 : none;
      }
    }
    return UNFINISHED;
  }
}

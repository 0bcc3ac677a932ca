package dev.bench.process.output;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Prepares the output of a process for a terminal.
 *
 * <p>Colours stay and are reset at the end. Sequences that move the cursor, clear the screen or set
 * a title are removed. A line of {@code dev.bench.logging.LogLayout} is coloured by its level, and
 * its context moves to the end. All other bytes stay.
 */
public final class Paint {

  /** Back to no colours. */
  public static final String RESET = "\u001b[0m";

  /** For details. */
  public static final String FAINT = "\u001b[2m";

  /** For failures only. */
  public static final String RED = "\u001b[31m";

  private static final int[] NAMES = {36, 33, 32, 35, 34, 96, 93, 92, 95, 94};

  /** In a longer line the context stays where it is, since the end may not have come yet. */
  private static final int MOST_READ = 8 * 1024;

  /** The first of the two bytes of a control character from U+0080 on. */
  private static final byte HIGH = (byte) 0xc2;

  /**
   * Control characters with an effect of their own: answerback, bell, backspace, vertical moves,
   * character sets.
   */
  private static final String BARE = "\5\7\b\u000b\f\u000e\u000f";

  private Paint() {}

  /**
   * {@code text} in a colour.
   *
   * @param colour parameters of Select Graphic Rendition, such as {@code 32} or {@code 1;31}
   */
  public static String in(String colour, String text) {
    return "\u001b[" + colour + "m" + text + RESET;
  }

  /** The colour of the name of a process. */
  public static String ofName(int index) {
    return "\u001b[" + NAMES[index % NAMES.length] + "m";
  }

  /** Writes {@code text} with its colours, and with ours if it is a line of our own. */
  public static void text(byte[] text, ByteArrayOutputStream out) {
    LogHead head = LogHead.of(text);
    if (head == null) {
      boolean frame = startsWith(text, "        ");
      put(frame ? FAINT : "", out);
      filtered(text, 0, text.length, true, out);
      put(frame ? RESET : "", out);
      return;
    }
    put(ofLevel(head.level()), out);
    filtered(text, 0, head.loggerFrom() - 1, true, out);
    put(RESET + " " + FAINT, out);
    boolean last = head.contextTo() > head.loggerTo() && text.length < MOST_READ;
    filtered(text, head.loggerFrom(), last ? head.loggerTo() : head.contextTo(), true, out);
    put(": " + RESET, out);
    filtered(text, head.message(), text.length, true, out);
    if (last) {
      put(FAINT, out);
      filtered(text, head.loggerTo(), head.contextTo(), true, out);
      put(RESET, out);
    }
  }

  /** {@code text} without colours and other sequences. */
  public static byte[] plain(byte[] text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length);
    filtered(text, 0, text.length, false, out);
    return out.toByteArray();
  }

  private static String ofLevel(LogLevel level) {
    return switch (level) {
      case TRACE, DEBUG -> FAINT;
      case INFO -> "\u001b[32m";
      case WARN -> "\u001b[1;33m";
      case ERROR -> "\u001b[1;31m";
    };
  }

  private static void filtered(
      byte[] text, int from, int to, boolean colours, ByteArrayOutputStream out) {
    byte[] kept = new byte[to - from];
    int length = 0;
    boolean painted = false;
    for (int i = from; i < to; i++) {
      byte each = text[i];
      if (each == Escapes.ESCAPE) {
        int end = Escapes.behind(text, i, to);
        if (colours && Escapes.isColour(text, i, end)) {
          System.arraycopy(text, i, kept, length, end - i);
          length += end - i;
          painted = true;
        }
        i = end - 1;
      } else if (isHighRest(each) && length > 0 && kept[length - 1] == HIGH) {
        length--; // also where only what was left out stood between the two
      } else if (BARE.indexOf(each) < 0) {
        kept[length++] = each;
      }
    }
    out.write(kept, 0, length);
    put(painted ? RESET : "", out);
  }

  /** The second byte of a control character from U+0080 on; sequences may begin by one as well. */
  private static boolean isHighRest(byte each) {
    return each < (byte) 0xa0;
  }

  private static boolean startsWith(byte[] text, String beginning) {
    return text.length >= beginning.length()
        && new String(text, 0, beginning.length(), StandardCharsets.ISO_8859_1).equals(beginning);
  }

  private static void put(String ascii, ByteArrayOutputStream out) {
    out.writeBytes(ascii.getBytes(StandardCharsets.US_ASCII));
  }
}

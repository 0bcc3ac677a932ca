package dev.bench.mail;

/** Text for a header of a mail: a line break in it would begin another header. */
final class HeaderText {

  private static final int LONGEST_SHOWN = 80;

  private HeaderText() {}

  /** Whether {@code text} has a line break or another control character. */
  static boolean breaksLine(String text) {
    return text.codePoints()
        .anyMatch(c -> Character.isISOControl(c) || c == '\u2028' || c == '\u2029');
  }

  /** {@code text} as a message can repeat it: one line, not longer than a line. */
  static String shown(String text) {
    String line = text.replaceAll("[\\p{Cntrl}\u2028\u2029]", "?");
    return line.length() <= LONGEST_SHOWN ? line : line.substring(0, LONGEST_SHOWN) + "…";
  }
}

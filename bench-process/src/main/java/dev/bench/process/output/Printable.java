package dev.bench.process.output;

/** Text of unknown origin in a form that has no effect on a terminal. */
public final class Printable {

  private Printable() {}

  /** Untrusted text on one line, of bounded length and with no effect on a terminal. */
  public static String shown(String text, int most) {
    int[] characters = text.codePoints().map(Printable::harmless).toArray();
    if (characters.length <= most) {
      return new String(characters, 0, characters.length);
    }
    int half = most / 2;
    return new String(characters, 0, half)
        + " … "
        + new String(characters, characters.length - half, half);
  }

  /** Untrusted text without an effect on a terminal. */
  public static String harmless(String text) {
    return shown(text, Integer.MAX_VALUE);
  }

  private static int harmless(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          '?';
      default -> character;
    };
  }
}

package dev.bench.console;

import java.util.Locale;

/** A text that is cut where it is too long, and then says how much is missing. */
public final class Cut {

  private Cut() {}

  /** {@code text}, or its first {@code longest} characters and how many more there are. */
  public static String to(int longest, String text) {
    if (text.length() <= longest) {
      return text;
    }
    boolean halved = Character.isHighSurrogate(text.charAt(longest - 1));
    int end = halved ? longest - 1 : longest;
    return String.format(
        Locale.ROOT, "%s… (%,d more characters)", text.substring(0, end), text.length() - end);
  }
}

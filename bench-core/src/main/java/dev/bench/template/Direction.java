package dev.bench.template;

import java.util.Locale;
import java.util.Set;

/** The direction in which the text of a page runs. */
public enum Direction {
  /** From left to right. */
  LTR,
  /** From right to left. */
  RTL;

  /** The variable of templates that has it, in small letters, as HTML's attribute {@code dir}. */
  public static final String VARIABLE = "dir";

  private static final Set<String> RIGHT_TO_LEFT =
      Set.of("ar", "ckb", "dv", "fa", "he", "iw", "ps", "sd", "ug", "ur", "yi");

  /** The direction of {@code language}, a tag such as {@code ar} or {@code ar-EG}. */
  public static Direction of(String language) {
    String primary = language.strip().toLowerCase(Locale.ROOT).replaceFirst("[-_].*", "");
    return RIGHT_TO_LEFT.contains(primary) ? RTL : LTR;
  }

  /** As HTML writes it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}

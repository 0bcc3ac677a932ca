package dev.bench.session;

import java.text.Normalizer;
import java.util.Locale;

/**
 * The name that a user logs in with, in the one spelling that throttle and look-up share: without
 * spaces around it, in lower case, composed (NFC).
 *
 * <p>Databases compare less exactly: to their collation {@code Ádministrator} is {@code
 * Administrator}. So a row that was found counts only if {@link #isOf} says so; otherwise each
 * spelling would have a count of failures of its own.
 *
 * @param text the canonical spelling
 */
public record UserName(String text) {

  /** The longest name as a caller types it, in characters. */
  public static final int LONGEST = 140;

  /** The name that a caller typed, or that a row holds. */
  public static UserName of(String spelling) {
    String composed = Normalizer.normalize(spelling.strip(), Normalizer.Form.NFC);
    return new UserName(composed.toLowerCase(Locale.ROOT));
  }

  /** Whether this is the name of the user that is stored as {@code name}. */
  public boolean isOf(String name) {
    return of(name).equals(this);
  }
}

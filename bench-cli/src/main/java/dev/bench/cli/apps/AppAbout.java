package dev.bench.cli.apps;

import dev.bench.ValidationException;
import java.util.Map;

/**
 * What the scaffold says of a new app.
 *
 * @param name its name
 * @param title what people read
 * @param publisher the person or company that publishes it
 * @param license an SPDX identifier, such as {@code MIT}
 */
public record AppAbout(AppName name, String title, String publisher, String license) {

  private static final int LONGEST = 140;

  /** Checks that each text is one line that is not empty. */
  public AppAbout {
    Map.of("title", title, "publisher", publisher, "license", license).forEach(AppAbout::check);
  }

  private static void check(String what, String text) {
    if (text.isBlank()
        || text.length() > LONGEST
        || text.codePoints().anyMatch(Character::isISOControl)) {
      throw new ValidationException(
          "The %s `%s` must be one line of 1 to %d characters".formatted(what, text, LONGEST));
    }
  }
}

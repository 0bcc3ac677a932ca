package dev.bench.session;

import dev.bench.AuthenticationException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/**
 * Reads the header {@code Authorization}: {@code token <key>:<secret>}, {@code Bearer
 * <key>:<secret>} or {@code Basic} with the same in Base64. Source: Frappe's {@code auth.py}.
 */
final class Authorization {

  private static final int LONGEST = 1000;

  private Authorization() {}

  /**
   * The key that {@code header} holds.
   *
   * @throws AuthenticationException when it holds none
   */
  static ApiKey read(String header) {
    String[] parts = header.strip().split(" +", 2);
    if (parts.length < 2 || header.length() > LONGEST) {
      throw wrong();
    }
    String pair =
        switch (parts[0].toLowerCase(Locale.ROOT)) {
          case "token", "bearer" -> parts[1];
          case "basic" -> decoded(parts[1]);
          default -> throw wrong();
        };
    int colon = pair.indexOf(':');
    if (colon < 1 || colon == pair.length() - 1) {
      throw wrong();
    }
    return new ApiKey(pair.substring(0, colon), pair.substring(colon + 1));
  }

  private static String decoded(String text) {
    try {
      return new String(Base64.getDecoder().decode(text.strip()), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException broken) {
      throw wrong();
    }
  }

  static AuthenticationException wrong() {
    return new AuthenticationException(
        "The header Authorization is wrong; send: token <api_key>:<api_secret>");
  }
}

package dev.bench.session;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Checks passwords against hashes of PBKDF2-HMAC-SHA256, which older versions of the runtime and
 * Frappe made.
 *
 * <p>Shape: {@code $pbkdf2-sha256$<iterations>$<salt>$<hash>}, salt and hash in Base64 without
 * padding and with a dot for the plus sign. Source: passlib's modular format. Stateless.
 */
final class Pbkdf2 {

  private static final int HASH_BYTES = 32;
  private static final int MOST_ITERATIONS = 10_000_000;
  private static final Pattern FORMAT =
      Pattern.compile("\\$pbkdf2-sha256\\$(\\d{1,8})\\$([A-Za-z0-9./]+)\\$([A-Za-z0-9./]+)");

  private Pbkdf2() {}

  /** Whether {@code hash} is one that can be checked. */
  static boolean isHash(String hash) {
    Matcher parts = FORMAT.matcher(hash);
    if (!parts.matches()) {
      return false;
    }
    int iterations = Integer.parseInt(parts.group(1));
    return iterations >= 1 && iterations <= MOST_ITERATIONS && decoded(parts.group(2)).length > 0;
  }

  /**
   * Whether {@code password} is the one that was hashed; {@code hash} is one that can be checked.
   */
  static boolean matches(String password, String hash) {
    Matcher parts = FORMAT.matcher(hash);
    if (!parts.matches()) {
      return false;
    }
    int iterations = Integer.parseInt(parts.group(1));
    byte[] made = derived(password, decoded(parts.group(2)), iterations);
    return MessageDigest.isEqual(made, decoded(parts.group(3)));
  }

  private static byte[] derived(String password, byte[] salt, int iterations) {
    char[] secret = password.toCharArray();
    PBEKeySpec spec = new PBEKeySpec(secret, salt, iterations, HASH_BYTES * Byte.SIZE);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JDK has no PBKDF2WithHmacSHA256", e);
    } finally {
      spec.clearPassword();
      Arrays.fill(secret, ' ');
    }
  }

  private static byte[] decoded(String text) {
    try {
      return Base64.getDecoder().decode(text.replace('.', '+'));
    } catch (IllegalArgumentException e) {
      return new byte[0]; // a damaged hash matches no password
    }
  }
}

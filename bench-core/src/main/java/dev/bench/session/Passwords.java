package dev.bench.session;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Hashes passwords with PBKDF2-HMAC-SHA256 and checks them.
 *
 * <p>Shape: {@code $pbkdf2-sha256$<iterations>$<salt>$<hash>}, salt and hash in Base64 without
 * padding and with a dot for the plus sign, as Python's passlib and so Frappe write it; hashes that
 * come from there are read as well. Hashing is slow on purpose; {@link HashingPlaces} bounds how
 * many logins do it at a time. Thread-safe.
 *
 * <p>Source: OWASP Password Storage Cheat Sheet (600,000 iterations); passlib's modular format.
 */
public final class Passwords {

  /** Iterations of a new hash. */
  static final int ITERATIONS = 600_000;

  /** The longest password, in characters, as in Frappe. */
  static final int LONGEST = 512;

  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final int MOST_ITERATIONS = 10_000_000;
  private static final Pattern FORMAT =
      Pattern.compile("\\$pbkdf2-sha256\\$(\\d{1,8})\\$([A-Za-z0-9./]+)\\$([A-Za-z0-9./]+)");

  private final int iterations;
  private final SecureRandom random = new SecureRandom();

  /** Passwords hashed with {@value #ITERATIONS} iterations. */
  public Passwords() {
    this(ITERATIONS);
  }

  Passwords(int iterations) {
    this.iterations = iterations;
  }

  /** A new hash of {@code password}; another one each time. */
  public String hash(String password) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    return "$pbkdf2-sha256$%s$%s$%s" // %d would write the digits of the machine's language
        .formatted(iterations, encoded(salt), encoded(derived(password, salt, iterations)));
  }

  /**
   * Whether {@code password} is the one that was hashed. Takes as long when there is no hash, so
   * that the time does not tell whether a user exists.
   */
  public boolean matches(String password, @Nullable String hash) {
    Matcher parts = FORMAT.matcher(hash == null ? "" : hash);
    int rounds = parts.matches() ? Integer.parseInt(parts.group(1)) : 0;
    byte[] salt = rounds == 0 ? new byte[0] : decoded(parts.group(2));
    if (rounds < 1 || rounds > MOST_ITERATIONS || salt.length == 0) {
      byte[] spent = derived(password, new byte[SALT_BYTES], iterations);
      return equal(spent, new byte[0]); // never: the time was spent for its own sake
    }
    return equal(derived(password, salt, rounds), decoded(parts.group(3)));
  }

  /** Whether a hash is weaker than new ones are. */
  public boolean isOutdated(String hash) {
    Matcher parts = FORMAT.matcher(hash);
    return !parts.matches() || Integer.parseInt(parts.group(1)) < iterations;
  }

  private static boolean equal(byte[] one, byte[] other) {
    return MessageDigest.isEqual(one, other);
  }

  private byte[] derived(String password, byte[] salt, int rounds) {
    char[] secret = password.toCharArray();
    PBEKeySpec spec = new PBEKeySpec(secret, salt, rounds, HASH_BYTES * Byte.SIZE);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JDK has no PBKDF2WithHmacSHA256", e);
    } finally {
      spec.clearPassword();
      Arrays.fill(secret, ' ');
    }
  }

  private static String encoded(byte[] bytes) {
    return Base64.getEncoder().withoutPadding().encodeToString(bytes).replace('+', '.');
  }

  private static byte[] decoded(String text) {
    try {
      return Base64.getDecoder().decode(text.replace('.', '+'));
    } catch (IllegalArgumentException e) {
      return new byte[0]; // a damaged hash matches no password
    }
  }
}

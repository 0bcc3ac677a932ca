package dev.bench.session;

import com.password4j.Argon2Function;
import com.password4j.types.Argon2;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Hashes passwords with argon2id and checks them.
 *
 * <p>Shape: {@code $argon2id$v=19$m=<KiB>,t=<passes>,p=<lanes>$<salt>$<hash>}, as every
 * implementation writes it. Hashes of {@link Pbkdf2} are checked too, and count as outdated.
 * Hashing is slow and takes {@value #MEMORY_KIB} KiB on purpose; {@link HashingPlaces} bounds how
 * many logins do it at a time. Thread-safe.
 *
 * <p>Source: RFC 9106; OWASP Password Storage Cheat Sheet (19 MiB, two passes, one lane).
 */
public final class Passwords {

  /** The memory of a new hash. */
  static final int MEMORY_KIB = 19 * 1024;

  /** The most memory that a hash of another origin may take. */
  static final int MOST_MEMORY_KIB = 64 * 1024;

  /** The longest password, in characters, as in Frappe. */
  static final int LONGEST = 512;

  private static final int PASSES = 2;
  private static final int MOST_PASSES = 10;
  private static final int MOST_LANES = 4;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final int VERSION = 19;
  private static final Pattern FORMAT =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})\\$[A-Za-z0-9+/]{11,}\\$[A-Za-z0-9+/]{11,}");

  private final int memory;
  private final Argon2Function function;
  private final SecureRandom random = new SecureRandom();

  /** Passwords hashed with {@value #MEMORY_KIB} KiB. */
  public Passwords() {
    this(MEMORY_KIB);
  }

  Passwords(int memoryKib) {
    this.memory = memoryKib;
    this.function =
        Argon2Function.getInstance(memoryKib, PASSES, 1, HASH_BYTES, Argon2.ID, VERSION);
  }

  /** A new hash of {@code password}; another one each time. */
  public String hash(String password) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    return function.hash(password.getBytes(StandardCharsets.UTF_8), salt).getResult();
  }

  /**
   * Whether {@code password} is the one that was hashed. A refusal takes the time of an argon2id
   * hash at least, also without a hash, so that a quick refusal does not tell which users exist.
   */
  public boolean matches(String password, @Nullable String hash) {
    if (hash != null && Pbkdf2.isHash(hash)) {
      return Pbkdf2.matches(password, hash) || refusedSlowly(password);
    }
    if (hash == null || !isHash(hash)) {
      return refusedSlowly(password);
    }
    return Argon2Function.getInstanceFromHash(hash).check(password, hash);
  }

  /** False, after the time that a new hash takes. */
  private boolean refusedSlowly(String password) {
    return hash(password).isEmpty();
  }

  /** Whether a hash is weaker than new ones are. */
  public boolean isOutdated(String hash) {
    Matcher parts = FORMAT.matcher(hash);
    return !parts.matches()
        || Integer.parseInt(parts.group(1)) < memory
        || Integer.parseInt(parts.group(2)) < PASSES;
  }

  /** A hash that asks for more memory or time than a login may take is as good as none. */
  private static boolean isHash(String hash) {
    Matcher parts = FORMAT.matcher(hash);
    return parts.matches()
        && isWithin(parts.group(1), MOST_MEMORY_KIB)
        && isWithin(parts.group(2), MOST_PASSES)
        && isWithin(parts.group(3), MOST_LANES);
  }

  private static boolean isWithin(String number, int most) {
    int value = Integer.parseInt(number);
    return value >= 1 && value <= most;
  }
}

package dev.bench.session;

import java.security.SecureRandom;
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
  private static final Argon2id MOST = new Argon2id(MOST_MEMORY_KIB, 10, 4);
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;

  private final Argon2id usual;
  private final SecureRandom random = new SecureRandom();

  /** Passwords hashed with {@value #MEMORY_KIB} KiB. */
  public Passwords() {
    this(MEMORY_KIB);
  }

  Passwords(int memoryKib) {
    this.usual = new Argon2id(memoryKib, PASSES, 1);
  }

  /** A new hash of {@code password}; another one each time. */
  public String hash(String password) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    return usual.hash(password, salt, HASH_BYTES);
  }

  /**
   * Whether {@code password} is the one that was hashed. A refusal takes the time of an argon2id
   * hash at least, also without a hash, so that a quick refusal does not tell which users exist.
   */
  public boolean matches(String password, @Nullable String hash) {
    if (hash == null) {
      return refusedSlowly(password);
    }
    if (Pbkdf2.isHash(hash)) {
      return Pbkdf2.matches(password, hash) || refusedSlowly(password);
    }
    // A hash that asks for more memory or time than a login may take is as good as none.
    return Argon2id.of(hash)
        .filter(asked -> asked.isWithin(MOST))
        .map(asked -> asked.matches(password, hash))
        .orElseGet(() -> refusedSlowly(password));
  }

  /** False, after the time that a new hash takes. */
  private boolean refusedSlowly(String password) {
    return hash(password).isEmpty();
  }

  /** Whether a hash is weaker than new ones are. */
  public boolean isOutdated(String hash) {
    return Argon2id.of(hash)
        .filter(asked -> asked.memory() >= usual.memory() && asked.passes() >= PASSES)
        .isEmpty();
  }
}

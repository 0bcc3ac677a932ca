package dev.bench.site.backup.openpgp;

import dev.bench.Config;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/**
 * The passphrase that backups are encrypted with.
 *
 * @param passphrase a secret, which {@link #toString} does not show
 */
public record EncryptionKey(String passphrase) {

  /** Where a site keeps it, in {@code site_config.json}. */
  public static final String SETTING = "backup_encryption_key";

  private static final int BYTES = 32;

  /** Refuses an empty one. */
  public EncryptionKey {
    if (passphrase.isEmpty()) {
      throw new IllegalArgumentException("The key of encrypted backups is empty");
    }
  }

  /** The key that {@code settings} hold. */
  public static Optional<EncryptionKey> of(Config settings) {
    return settings.text(SETTING).filter(text -> !text.isEmpty()).map(EncryptionKey::new);
  }

  /** A new one of 256 random bits. */
  public static EncryptionKey random() {
    byte[] bits = new byte[BYTES];
    new SecureRandom().nextBytes(bits);
    return new EncryptionKey(Base64.getUrlEncoder().encodeToString(bits));
  }

  char[] letters() {
    return passphrase.toCharArray();
  }

  @Override
  public String toString() {
    return "EncryptionKey[********]";
  }
}

package dev.bench.session;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A session's secret id (sid): 56 hexadecimal digits, as in Frappe, and the hash it is stored by.
 */
record SessionId(String secret) {

  private static final int BYTES = 28;
  private static final Pattern SHAPE = Pattern.compile("[0-9a-f]{56}");
  private static final MessageDigest SHA_256 = sha256();

  /** A new one; CSRF tokens are made alike. */
  static String newSecret(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** What a caller sent as a sid, when it can be one. */
  static Optional<SessionId> of(String text) {
    return SHAPE.matcher(text).matches() ? Optional.of(new SessionId(text)) : Optional.empty();
  }

  /** SHA-256 in hexadecimal; enough, since the secret is random. */
  String hash() {
    try {
      MessageDigest digest = (MessageDigest) SHA_256.clone(); // needs no look for a provider
      return HexFormat.of().formatHex(digest.digest(secret.getBytes(StandardCharsets.US_ASCII)));
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String toString() {
    return "SessionId[secret]";
  }
}

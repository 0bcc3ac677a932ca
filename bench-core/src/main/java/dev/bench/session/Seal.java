package dev.bench.session;

import dev.bench.site.SiteState;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals texts that Redis keeps, so that only a process of the bench can have made them.
 *
 * <p>A seal is an HMAC-SHA256 of the site and the texts. Its key comes from the password of the
 * site's database, which every process of the bench reads from a private file: a writer to Redis
 * that does not know it can make no seal. Each purpose has a key of its own.
 */
final class Seal {

  private static final String ALGORITHM = "HmacSHA256";

  private final String site;
  private final String password;
  private final String purpose;

  private Seal(String site, String password, String purpose) {
    this.site = site;
    this.password = password;
    this.purpose = purpose;
  }

  /** The seal of a site; none for a site without a secret to seal with. */
  static Optional<Seal> of(SiteState site, String purpose) {
    return site.config()
        .text("db_password")
        .filter(password -> !password.isEmpty())
        .map(password -> new Seal(site.name(), password, purpose));
  }

  /** The seal of those texts, in hexadecimal. */
  String of(List<String> texts) {
    try {
      Mac mac = mac(mac(bytes(password)).doFinal(bytes(purpose)));
      add(mac, site);
      texts.forEach(text -> add(mac, text));
      return HexFormat.of().formatHex(mac.doFinal());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JDK has no " + ALGORITHM, e);
    }
  }

  /** Whether {@code seal} is that of {@code texts}. */
  boolean matches(String seal, List<String> texts) {
    return MessageDigest.isEqual(bytes(of(texts)), bytes(seal));
  }

  private static Mac mac(byte[] key) throws GeneralSecurityException {
    Mac mac = Mac.getInstance(ALGORITHM);
    mac.init(new SecretKeySpec(key, ALGORITHM));
    return mac;
  }

  /** With its length before it, so that no two lists of texts look the same. */
  private static void add(Mac mac, String text) {
    byte[] bytes = bytes(text);
    mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    mac.update(bytes);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

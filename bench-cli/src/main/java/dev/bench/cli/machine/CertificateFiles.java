package dev.bench.cli.machine;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of a TLS certificate, judged without nginx: a trial run of nginx changes the owners of
 * its folders and binds ports.
 *
 * @param chain the certificate with its chain, PEM
 * @param key its private key, PEM
 */
public record CertificateFiles(Path chain, Path key) {

  private static final Pattern CERTIFICATE = block("((?:X509 |TRUSTED )?CERTIFICATE)");
  private static final Pattern BEGIN =
      Pattern.compile("-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----");
  private static final Pattern ANY = block("([^-]+)");
  private static final Pattern PLAIN_KEY = block("(PRIVATE KEY)");

  /** The kinds of keys that Java reads, each with a way to sign. */
  private static final Map<String, String> SIGNATURES =
      Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

  private static final byte[] SAMPLE = {1};
  private static final long LARGEST = 1L << 20;

  private static Pattern block(String kind) {
    return Pattern.compile("-----BEGIN " + kind + "-----(.*?)-----END \\1-----", Pattern.DOTALL);
  }

  /** Whether this user can read both; files that it cannot read are not judged. */
  public boolean isReadable() {
    return Files.isReadable(chain) && Files.isReadable(key);
  }

  /**
   * Why nginx would refuse them. What Java cannot read, such as a key with a passphrase, is left to
   * nginx.
   *
   * @return one clause; empty when nothing is wrong, or when that is left to nginx
   */
  public Optional<String> fault() {
    for (Path file : List.of(chain, key)) {
      if (Files.notExists(file)) {
        return Optional.of(file + " is not there");
      }
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        return Optional.of(file + " is no regular file");
      }
    }
    try {
      return isReadable() ? fault(text(chain), text(key)) : Optional.empty();
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  private static String text(Path file) throws IOException {
    if (Files.size(file) > LARGEST) {
      throw new IOException(file + " is too large for a certificate");
    }
    return Files.readString(file, StandardCharsets.ISO_8859_1);
  }

  private Optional<String> fault(String certificates, String keys) {
    long whole = CERTIFICATE.matcher(certificates).results().count();
    if (whole == 0 || whole != BEGIN.matcher(certificates).results().count()) {
      return Optional.of(chain + " is no certificate in PEM, or is cut short");
    }
    if (!ANY.matcher(keys).find()) {
      return Optional.of(key + " is no private key in PEM, or is cut short");
    }
    return isOther(certificates, keys)
        ? Optional.of("%s is not the key of %s".formatted(key, chain))
        : Optional.empty();
  }

  /** Whether the key is surely not that of the first certificate. */
  private static boolean isOther(String certificates, String keys) {
    try {
      PublicKey open =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(content(CERTIFICATE, certificates)))
              .getPublicKey();
      Optional<PrivateKey> secret = privateKey(content(PLAIN_KEY, keys));
      return SIGNATURES.containsKey(open.getAlgorithm())
          && secret.isPresent()
          && !(secret.get().getAlgorithm().equals(open.getAlgorithm())
              && isPair(open, secret.get()));
    } catch (GeneralSecurityException | IllegalArgumentException unknown) {
      return false;
    }
  }

  /** The bytes of the first block; none when there is no such block. */
  private static byte[] content(Pattern block, String text) {
    Matcher found = block.matcher(text);
    return found.find() ? Base64.getMimeDecoder().decode(found.group(2)) : new byte[0];
  }

  private static Optional<PrivateKey> privateKey(byte[] content) throws GeneralSecurityException {
    for (String kind : SIGNATURES.keySet()) {
      Optional<PrivateKey> key = privateKey(kind, content);
      if (key.isPresent()) {
        return key;
      }
    }
    return Optional.empty();
  }

  private static Optional<PrivateKey> privateKey(String kind, byte[] content)
      throws GeneralSecurityException {
    try {
      return Optional.of(
          KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(content)));
    } catch (InvalidKeySpecException otherKind) {
      return Optional.empty();
    }
  }

  private static boolean isPair(PublicKey open, PrivateKey secret) throws GeneralSecurityException {
    Signature signature = Signature.getInstance(SIGNATURES.get(open.getAlgorithm()));
    signature.initSign(secret);
    signature.update(SAMPLE);
    byte[] signed = signature.sign();
    signature.initVerify(open);
    signature.update(SAMPLE);
    try {
      return signature.verify(signed);
    } catch (SignatureException otherSize) {
      return false;
    }
  }
}

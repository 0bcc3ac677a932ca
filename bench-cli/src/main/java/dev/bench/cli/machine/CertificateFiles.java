package dev.bench.cli.machine;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
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

  /** Keys in the forms PKCS#1 and SEC 1, as openssl made them in former times. */
  private static final Pattern BARE_KEY = block("((?:RSA|EC) PRIVATE KEY)");

  private static final String ENCRYPTED = "Proc-Type:";

  /** The kinds of keys that Java reads, each with a way to sign. */
  private static final Map<String, String> SIGNATURES =
      Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

  private static final byte SEQUENCE = 0x30;
  private static final byte OCTETS = 0x04;
  private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};
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
      Matcher bare = BARE_KEY.matcher(keys);
      boolean isBare = bare.find() && !bare.group(2).contains(ENCRYPTED);
      if (isBare && !bare.group(1).startsWith(open.getAlgorithm())) {
        return true;
      }
      byte[] key = isBare ? wrapped(open, content(BARE_KEY, keys)) : content(PLAIN_KEY, keys);
      Optional<PrivateKey> secret = privateKey(key);
      return SIGNATURES.containsKey(open.getAlgorithm())
          && secret.isPresent()
          && !(secret.get().getAlgorithm().equals(open.getAlgorithm())
              && isPair(open, secret.get()));
    } catch (GeneralSecurityException | RuntimeException unknown) {
      return false;
    }
  }

  /**
   * A bare key in the form that Java reads, PKCS#8: version, algorithm, key. The algorithm, with
   * the curve, is that of the public key; the two are not a pair if it is not that of the key.
   */
  private static byte[] wrapped(PublicKey open, byte[] bare) {
    ByteBuffer encoded = ByteBuffer.wrap(open.getEncoded());
    header(encoded);
    int begin = encoded.position();
    byte[] algorithm = new byte[header(encoded) + encoded.position() - begin];
    encoded.position(begin).get(algorithm);
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.writeBytes(VERSION_0);
    content.writeBytes(algorithm);
    content.writeBytes(element(OCTETS, bare));
    return element(SEQUENCE, content.toByteArray());
  }

  /** Reads the header of an element of DER; the answer is the length of its content. */
  private static int header(ByteBuffer der) {
    der.get();
    int first = Byte.toUnsignedInt(der.get());
    if (first <= Byte.MAX_VALUE) {
      return first;
    }
    int length = 0;
    for (int i = 0; i < (first & Byte.MAX_VALUE); i++) {
      length = length << Byte.SIZE | Byte.toUnsignedInt(der.get());
    }
    return length;
  }

  private static byte[] element(byte tag, byte[] content) {
    ByteArrayOutputStream element = new ByteArrayOutputStream();
    element.write(tag);
    byte[] length = BigInteger.valueOf(content.length).toByteArray();
    int sign = length.length > 1 && length[0] == 0 ? 1 : 0;
    if (content.length > Byte.MAX_VALUE) {
      element.write(Byte.MIN_VALUE | (length.length - sign));
    }
    element.write(length, sign, length.length - sign);
    element.writeBytes(content);
    return element.toByteArray();
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

package dev.bench.redis;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.SslOptions;

/**
 * Which certificates of servers are accepted. The certificate must also name the host that is
 * connected to. Immutable.
 */
public final class TlsTrust {

  /** Of a store in memory that holds nothing secret; a password is what makes it readable. */
  private static final String PASSWORD = "authorities";

  /** It is read for each connection; PKCS12 would take milliseconds to derive a key. */
  private static final String STORE = "JKS";

  private final SslOptions options;
  private final boolean ofJdk;

  private TlsTrust(SslOptions options, boolean ofJdk) {
    this.options = options;
    this.ofJdk = ofJdk;
  }

  /**
   * Trusts the authorities whose certificates are in {@code file}, in PEM; those of the JDK when it
   * is null.
   *
   * @throws IllegalArgumentException with one sentence when the file holds no certificate
   */
  public static TlsTrust of(@Nullable Path file) {
    if (file == null) {
      return new TlsTrust(SslOptions.defaults(), /* ofJdk= */ true);
    }
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore authorities = KeyStore.getInstance(STORE);
      authorities.load(null, null);
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        authorities.setCertificateEntry("authority-" + authorities.size(), each);
      }
      if (authorities.size() == 0) {
        throw new IllegalArgumentException(
            file + " holds no certificate: write one in PEM into it");
      }
      ByteArrayOutputStream stored = new ByteArrayOutputStream();
      authorities.store(stored, PASSWORD.toCharArray());
      byte[] bytes = stored.toByteArray();
      return new TlsTrust(
          SslOptions.builder()
              .trustStoreType(STORE)
              .truststore(() -> new ByteArrayInputStream(bytes), PASSWORD.toCharArray())
              .build(),
          /* ofJdk= */ false);
    } catch (IOException | GeneralSecurityException e) {
      String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new IllegalArgumentException(
          "%s cannot be read as certificates in PEM (%s): mend the file or its path"
              .formatted(file, reason),
          e);
    }
  }

  SslOptions options() {
    return options;
  }

  /**
   * What makes an encrypted socket over a plain one; see {@link #parameters}.
   *
   * @throws IOException when the JDK cannot make one
   */
  public SSLSocketFactory sockets() throws IOException {
    if (ofJdk) {
      return (SSLSocketFactory) SSLSocketFactory.getDefault();
    }
    try {
      return options.createSslContext().getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  /** Parameters by which a handshake compares the host with the certificate. */
  public static SSLParameters parameters() {
    SSLParameters parameters = new SSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    return parameters;
  }
}

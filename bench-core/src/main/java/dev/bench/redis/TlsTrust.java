package dev.bench.redis;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisClientConfig;

/**
 * Which certificates of servers are accepted. The certificate must also name the host that is
 * connected to. Immutable.
 */
public final class TlsTrust {

  private final SSLSocketFactory sockets;

  private TlsTrust(SSLSocketFactory sockets) {
    this.sockets = sockets;
  }

  /**
   * Trusts the authorities whose certificates are in {@code file}, in PEM; those of the JDK when it
   * is null.
   *
   * @throws IllegalArgumentException with one sentence when the file holds no certificate
   */
  public static TlsTrust of(@Nullable Path file) {
    if (file == null) {
      return new TlsTrust((SSLSocketFactory) SSLSocketFactory.getDefault());
    }
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
      authorities.load(null, null);
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        authorities.setCertificateEntry("authority-" + authorities.size(), each);
      }
      if (authorities.size() == 0) {
        throw new IllegalArgumentException(
            file + " holds no certificate: write one in PEM into it");
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(authorities);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return new TlsTrust(context.getSocketFactory());
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "%s cannot be read as certificates in PEM (%s): mend the file or its path"
              .formatted(
                  file, e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()),
          e);
    }
  }

  /** What makes an encrypted socket over a plain one. */
  public SSLSocketFactory sockets() {
    return sockets;
  }

  /** Parameters by which a handshake compares the host with the certificate. */
  public static SSLParameters parameters() {
    SSLParameters parameters = new SSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    return parameters;
  }

  void require(DefaultJedisClientConfig.Builder config) {
    config.ssl(true).sslSocketFactory(sockets).sslParameters(parameters());
  }
}

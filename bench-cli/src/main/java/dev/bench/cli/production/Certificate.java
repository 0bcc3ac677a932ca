package dev.bench.cli.production;

import dev.bench.cli.machine.CertificateFiles;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The files of a TLS certificate.
 *
 * @param chain the certificate with its chain, PEM; an absolute path
 * @param key its private key, PEM; an absolute path
 */
record Certificate(String chain, String key) {

  private static final String CHAIN = "ssl_certificate";
  private static final String KEY = "ssl_certificate_key";

  /** A path that needs no quotes in a file of nginx. */
  private static final String PLAIN_FILE = "/[A-Za-z0-9/._@+-]+";

  /** Refuses a path that is not absolute or would need quotes. */
  Certificate {
    requirePlain(CHAIN, chain);
    requirePlain(KEY, key);
  }

  /**
   * The certificate that settings name; empty when they name none.
   *
   * @throws IllegalArgumentException when they name half of it, or a path that nginx cannot take
   */
  static Optional<Certificate> of(Map<?, ?> settings) {
    Object chain = settings.get(CHAIN);
    Object key = settings.get(KEY);
    if (chain == null && key == null) {
      return Optional.empty();
    }
    if (!(chain instanceof String chainFile) || !(key instanceof String keyFile)) {
      throw new IllegalArgumentException(
          "%s and %s go together: set both, or none".formatted(CHAIN, KEY));
    }
    return Optional.of(new Certificate(chainFile, keyFile));
  }

  /** Its files, to be judged. */
  CertificateFiles files() {
    return new CertificateFiles(Path.of(chain), Path.of(key));
  }

  static void requirePlain(String setting, @Nullable String file) {
    if (file == null || !file.matches(PLAIN_FILE)) {
      throw new IllegalArgumentException(
          "%s is %s, expected an absolute path of letters, digits and . _ @ + -"
              .formatted(setting, file));
    }
  }
}

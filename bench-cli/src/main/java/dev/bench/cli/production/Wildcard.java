package dev.bench.cli.production;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A certificate for all hosts directly below a domain: {@code wildcard} of the common settings.
 *
 * @param domain the domain, without a star
 * @param base whether the certificate is for the domain itself as well
 * @param certificate its files
 */
record Wildcard(String domain, boolean base, Certificate certificate) {

  /**
   * What settings say of it; empty when they say nothing.
   *
   * @throws IllegalArgumentException when they are incomplete
   */
  static Optional<Wildcard> of(Map<String, ?> settings) {
    Object value = settings.get("wildcard");
    if (value == null) {
      return Optional.empty();
    }
    if (!(value instanceof Map<?, ?> wildcard)
        || !(wildcard.get("domain") instanceof String name)) {
      throw new IllegalArgumentException(
          "wildcard is %s, expected an object with domain, ssl_certificate and ssl_certificate_key"
              .formatted(value));
    }
    String domain = name.toLowerCase(Locale.ROOT).replaceFirst("^\\*\\.", "");
    String excluded = String.valueOf(wildcard.get("exclude_base_domain"));
    boolean base = excluded.matches("null|0|false");
    return Optional.of(
        new Wildcard(
            domain,
            base,
            Certificate.of(wildcard)
                .orElseThrow(() ->
                    new IllegalArgumentException(
                        "wildcard has no ssl_certificate: set it, or remove wildcard"))));
  }

  /** Whether the certificate is for {@code host}: a star stands for one part of a name. */
  boolean covers(String host) {
    int dot = host.indexOf('.');
    return host.equals(domain) ? base : dot > 0 && host.substring(dot + 1).equals(domain);
  }
}

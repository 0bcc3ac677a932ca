package dev.bench.cli.devserver;

import com.sun.net.httpserver.Headers;
import dev.bench.config.BenchDirectory;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Callers that may read the state of builds: programs of this machine, and pages of the bench's
 * sites.
 *
 * <p>A page from elsewhere can reach a port of this machine by a name that its owner points to
 * 127.0.0.1; such a name is no site of the bench.
 *
 * @param webPort where the sites are served, also by the name {@code localhost}
 */
public record TrustedHosts(BenchDirectory bench, int webPort) {

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final String NAME = "[a-z0-9][a-z0-9._-]*";

  /** Whether the headers {@code Host} and {@code Origin} of a request are trusted. */
  boolean trusts(Headers headers) {
    List<String> host = headers.getOrDefault("Host", List.of());
    List<String> origin = headers.getOrDefault("Origin", List.of());
    return host.size() == 1
        && isHost(host.getFirst())
        && (origin.isEmpty() || (origin.size() == 1 && isOrigin(origin.getFirst())));
  }

  private boolean isHost(String host) {
    return parsed("http://" + host)
        .filter(uri -> LOOPBACK.contains(uri.getHost()) || isSite(uri.getHost()))
        .isPresent();
  }

  private boolean isOrigin(String origin) {
    return parsed(origin)
        .filter(uri ->
            isSite(uri.getHost()) || (LOOPBACK.contains(uri.getHost()) && uri.getPort() == webPort))
        .isPresent();
  }

  private boolean isSite(String host) {
    return host.matches(NAME)
        && Files.isRegularFile(bench.sites().resolve(host).resolve("site_config.json"));
  }

  private static Optional<URI> parsed(String text) {
    try {
      URI uri = URI.create(text.toLowerCase(Locale.ROOT));
      return Optional.of(uri).filter(each -> each.getHost() != null);
    } catch (IllegalArgumentException wrong) {
      return Optional.empty();
    }
  }
}

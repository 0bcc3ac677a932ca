package dev.bench.web.chain;

import dev.bench.http.Application;
import dev.bench.http.Middleware;
import dev.bench.http.Request;
import dev.bench.site.SiteState;
import dev.bench.site.Sites;
import dev.bench.web.server.Peer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the site of a request and puts it into the {@link RequestScope}.
 *
 * <p>The site is the one that this process is pinned to, else what a trusted proxy says in {@code
 * X-Frappe-Site-Name}, else what the Host header says. A host that no site has is answered by
 * {@code unknown}. Thread-safe.
 */
public final class SiteResolution implements Middleware {

  /** How long an answer at once may rely on what was found before. */
  private static final Duration FRESH = Duration.ofSeconds(1);

  private static final int MOST_HOSTS = 10_000;
  private static final int LONGEST_HOST = 260;

  private final Sites sites;
  private final @Nullable String pinned;
  private final Application unknown;
  private final Map<String, Seen> seen = new ConcurrentHashMap<>();

  /**
   * Resolves among {@code sites}.
   *
   * @param pinned the only site that is served; null for all of them
   */
  public SiteResolution(Sites sites, @Nullable String pinned, Application unknown) {
    this.sites = sites;
    this.pinned = pinned;
    this.unknown = unknown;
  }

  @Override
  public Application around(Application next) {
    return request -> {
      Optional<SiteState> site = find(request);
      if (site.isEmpty()) {
        return unknown.handle(request);
      }
      RequestScope.of(request).enter(site.get());
      return next.handle(request);
    };
  }

  /** The site of {@code request} when it was found within the last second; never blocks. */
  public Optional<SiteState> fromMemory(Request request) {
    Seen last = seen.get(host(request));
    return last == null || System.nanoTime() - last.at > FRESH.toNanos()
        ? Optional.empty()
        : Optional.of(last.site);
  }

  /** The site of {@code request}; may read the site's files. */
  public Optional<SiteState> find(Request request) {
    String host = host(request);
    Optional<SiteState> site =
        pinned != null ? Optional.of(sites.require(pinned)) : sites.byHost(host);
    site.ifPresent(found -> remember(host, found));
    return site;
  }

  private void remember(String host, SiteState site) {
    if (host.length() > LONGEST_HOST) {
      return; // what stands behind the colon can be as long as the caller likes
    }
    if (seen.size() >= MOST_HOSTS) {
      seen.clear(); // someone makes up hosts; those that are used come back by themselves
    }
    seen.put(host, new Seen(site, System.nanoTime()));
  }

  private String host(Request request) {
    if (pinned != null) {
      return "";
    }
    Optional<String> named =
        Peer.of(request).trusted() ? request.header("X-Frappe-Site-Name") : Optional.empty();
    return named.or(() -> request.header("Host")).orElse("");
  }

  private record Seen(SiteState site, long at) {}
}

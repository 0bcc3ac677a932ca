package dev.bench.site;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The further host names of all sites: {@code domains} of each site's settings, a list of texts or
 * of objects with {@code domain}.
 *
 * <p>Read anew when the last look is longer ago than {@link Sites#FRESH}. Thread-safe.
 */
final class Domains {

  private final Sites sites;
  private volatile Seen seen = new Seen(Map.of(), 0);

  Domains(Sites sites) {
    this.sites = sites;
  }

  /** The name of the site that {@code host}, in lower case, belongs to. */
  Optional<String> site(String host) {
    Seen last = seen;
    if (last.at == 0 || System.nanoTime() - last.at > Sites.FRESH.toNanos()) {
      last = look();
      seen = last;
    }
    return Optional.ofNullable(last.siteByHost.get(host));
  }

  private Seen look() {
    Map<String, String> siteByHost = new HashMap<>();
    for (SiteState site : sites.all()) {
      if (site.config().values().get("domains") instanceof List<?> domains) {
        for (Object domain : domains) {
          Object host = domain instanceof Map<?, ?> object ? object.get("domain") : domain;
          if (host instanceof String text) {
            siteByHost.putIfAbsent(text.toLowerCase(Locale.ROOT), site.name());
          }
        }
      }
    }
    return new Seen(siteByHost, System.nanoTime());
  }

  /** What was found, and when. */
  private record Seen(Map<String, String> siteByHost, long at) {}
}

package dev.bench.site;

import dev.bench.config.BenchConfig;

/**
 * Where people reach a site, for links in mails and for search engines.
 *
 * <p>Never what the request says: a stranger could send a user a mail of ours with a link to a host
 * of the stranger's.
 */
public final class SiteAddress {

  private SiteAddress() {}

  /**
   * The setting {@code host_name}, with {@code https://} where it names no scheme; otherwise the
   * site's name, in {@code developer_mode} with the port of the web server.
   */
  public static String of(BenchConfig config, SiteState site) {
    String named = site.config().text("host_name").orElse("").replaceFirst("/+$", "");
    if (!named.isEmpty()) {
      return named.contains("://") ? named : "https://" + named;
    }
    return config.developerMode()
        ? "http://%s:%s".formatted(site.name(), String.valueOf(config.webserverPort()))
        : "https://" + site.name();
  }
}

package dev.bench.cli.production;

import dev.bench.config.BenchDirectory;
import dev.bench.config.BrokenConfigException;
import dev.bench.config.ConfigFile;
import dev.bench.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Host names of one site that share a certificate, or that have none.
 *
 * @param site the name of the site's folder
 * @param hosts the host names, in lower case
 * @param certificate what they are served with over TLS; empty for plain HTTP
 * @param port the port of plain HTTP
 */
record VirtualHost(String site, List<String> hosts, Optional<Certificate> certificate, int port) {

  private static final String PORT = "nginx_port";
  private static final int LAST_PORT = 65_535;

  /** A host name, perhaps with a star for its first part. */
  private static final String HOST = "(\\*\\.)?[a-z0-9]([a-z0-9._-]*[a-z0-9])?";

  /** Copies the list. */
  VirtualHost {
    hosts = List.copyOf(hosts);
    if (port < 1 || port > LAST_PORT) {
      throw new IllegalArgumentException("%s is %d, expected 1 to 65535".formatted(PORT, port));
    }
  }

  /**
   * The hosts of all sites, by the names of the sites: each site's own name and its {@code
   * domains}. A site whose settings are wrong is left out, so that it stops no other one. A host
   * name belongs to the first site that names it.
   *
   * @param leftOut hears what is left out and why
   */
  static List<VirtualHost> of(BenchDirectory bench, Consumer<String> leftOut) throws IOException {
    List<VirtualHost> all = new ArrayList<>();
    Set<String> taken = new TreeSet<>();
    Optional<Wildcard> wildcard = wildcard(bench, leftOut);
    for (String site : sites(bench)) {
      Path config = config(bench, site);
      try {
        all.addAll(ofSite(site, ConfigFile.read(config), wildcard, taken, leftOut));
      } catch (IllegalArgumentException | BrokenConfigException wrong) {
        leftOut.accept("site %s is left out: %s".formatted(site, wrong.getMessage()));
      }
    }
    return all;
  }

  private static Optional<Wildcard> wildcard(BenchDirectory bench, Consumer<String> leftOut) {
    try {
      return Wildcard.of(ConfigFile.read(bench.commonSiteConfig()));
    } catch (IllegalArgumentException wrong) {
      leftOut.accept("the wildcard is left out: " + wrong.getMessage());
      return Optional.empty();
    }
  }

  private static Optional<Certificate> below(Optional<Wildcard> wildcard, String host) {
    return wildcard.filter(each -> each.covers(host)).map(Wildcard::certificate);
  }

  private static List<String> sites(BenchDirectory bench) throws IOException {
    try (Stream<Path> folders = Files.list(bench.sites())) {
      return folders
          .map(folder -> String.valueOf(folder.getFileName()))
          .filter(site -> Files.isRegularFile(config(bench, site)))
          .sorted()
          .toList();
    }
  }

  private static Path config(BenchDirectory bench, String site) {
    return bench.site(site).resolve("site_config.json");
  }

  private static List<VirtualHost> ofSite(
      String site,
      Map<String, @Nullable Object> settings,
      Optional<Wildcard> wildcard,
      Set<String> taken,
      Consumer<String> leftOut) {
    Map<Optional<Certificate>, List<String>> byCertificate = new LinkedHashMap<>();
    domains(site, settings)
        .forEach((host, own) -> {
          if (taken.add(host)) {
            Optional<Certificate> certificate = own.or(() -> below(wildcard, host));
            byCertificate.computeIfAbsent(certificate, _ -> new ArrayList<>()).add(host);
          } else {
            leftOut.accept(
                "domain %s of site %s is left out: another site has it".formatted(host, site));
          }
        });
    int port = Math.toIntExact(new Settings(settings).number(PORT).orElse((long) NginxConf.HTTP));
    List<VirtualHost> hosts = new ArrayList<>();
    byCertificate.forEach(
        (certificate, names) -> hosts.add(new VirtualHost(site, names, certificate, port)));
    return hosts;
  }

  /** The certificates of all host names of a site; a domain without one has the site's. */
  private static Map<String, Optional<Certificate>> domains(String site, Map<String, ?> settings) {
    Optional<Certificate> ofSite = Certificate.of(settings);
    Map<String, Optional<Certificate>> domains = new LinkedHashMap<>();
    domains.put(host(site), ofSite);
    if (settings.get("domains") instanceof List<?> list) {
      for (Object entry : list) {
        if (entry instanceof Map<?, ?> domain && domain.get("domain") instanceof String name) {
          domains.put(host(name), Certificate.of(domain).or(() -> ofSite));
        } else {
          domains.put(host(String.valueOf(entry)), ofSite);
        }
      }
    }
    return domains;
  }

  /**
   * A host name in lower case.
   *
   * @throws IllegalArgumentException when it is none
   */
  static String host(String name) {
    String host = name.toLowerCase(Locale.ROOT);
    if (!host.matches(HOST)) {
      throw new IllegalArgumentException(
          name + " is not a host name: use letters, digits, dots and hyphens");
    }
    return host;
  }
}

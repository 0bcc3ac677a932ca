package dev.bench.cli.production;

import dev.bench.cli.setup.CannotSetUpException;
import dev.bench.config.BenchDirectory;
import dev.bench.config.ConfigFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The further host names of sites, as {@code domains} of their settings has them. */
public final class Domains {

  private static final String KEY = "domains";

  private final BenchDirectory bench;

  /** The domains of the sites in {@code bench}. */
  public Domains(BenchDirectory bench) {
    this.bench = bench;
  }

  /**
   * Why nginx cannot use the certificate that the settings of a site name; empty when it can, when
   * they name none, and when this user cannot read its files.
   */
  public Optional<String> fault(String site) {
    try {
      return Certificate.of(ConfigFile.read(config(site))).flatMap(each -> each.files().fault());
    } catch (IllegalArgumentException wrong) {
      return Optional.of(String.valueOf(wrong.getMessage()));
    }
  }

  /**
   * Adds a host name to a site; one that the site has gets the certificate.
   *
   * @param certificate {@code ssl_certificate} and {@code ssl_certificate_key}; empty for none
   * @throws CannotSetUpException when another site has the name, or the name or a path is wrong
   */
  public void add(String domain, String site, Map<String, String> certificate) {
    Path config = config(site);
    String host = host(domain);
    try {
      Certificate.of(certificate);
    } catch (IllegalArgumentException wrong) {
      throw new CannotSetUpException(String.valueOf(wrong.getMessage()));
    }
    requireUnusedByOthers(host, site);
    ConfigFile.change(
        config,
        settings -> {
          List<Object> domains = without(host, settings);
          Map<String, Object> entry = new LinkedHashMap<>(Map.of("domain", host));
          entry.putAll(certificate);
          domains.add(certificate.isEmpty() ? host : entry);
          settings.put(KEY, domains);
        });
  }

  /**
   * Removes a host name from a site.
   *
   * @throws CannotSetUpException when the site does not have it
   */
  public void remove(String domain, String site) {
    Path config = config(site);
    String host = host(domain);
    List<Object> before = list(ConfigFile.read(config));
    if (before.size() == without(host, ConfigFile.read(config)).size()) {
      throw new CannotSetUpException("%s is not a domain of %s".formatted(host, site));
    }
    ConfigFile.change(config, settings -> settings.put(KEY, without(host, settings)));
  }

  /**
   * Sets the host names of a site; one that stays keeps its certificate.
   *
   * @return whether they have changed
   * @throws CannotSetUpException when another site has one, or one is no host name
   */
  public boolean sync(List<String> domains, String site) {
    Path config = config(site);
    List<String> wanted = domains.stream().map(Domains::host).distinct().toList();
    wanted.forEach(host -> requireUnusedByOthers(host, site));
    List<Object> before = list(ConfigFile.read(config));
    if (before.stream().map(Domains::nameOf).toList().equals(wanted)) {
      return false;
    }
    ConfigFile.change(
        config,
        settings -> {
          List<Object> now = list(settings);
          List<Object> after = new ArrayList<>();
          for (String host : wanted) {
            after.add(
                now.stream().filter(each -> nameOf(each).equals(host)).findFirst().orElse(host));
          }
          settings.put(KEY, after);
        });
    return true;
  }

  /**
   * Refuses a path that nginx could not take.
   *
   * @param setting its name
   */
  public static void requirePlainFile(String setting, String file) {
    try {
      Certificate.requirePlain(setting, file);
    } catch (IllegalArgumentException wrong) {
      throw new CannotSetUpException(String.valueOf(wrong.getMessage()));
    }
  }

  /**
   * The settings file of a site.
   *
   * @throws CannotSetUpException when there is no such site
   */
  public Path config(String site) {
    Path config = bench.sites().resolve(site).resolve("site_config.json");
    if (!site.matches("[A-Za-z0-9._-]+") || !Files.isRegularFile(config)) {
      throw new CannotSetUpException(
          "there is no site %s: list the sites with bench list-sites".formatted(site));
    }
    return config;
  }

  /**
   * The domains of {@code settings}, in which {@code hosts} have a certificate.
   *
   * @param certificate {@code ssl_certificate} and {@code ssl_certificate_key}
   */
  static Map<String, Object> withCertificate(
      List<String> hosts, Map<String, @Nullable Object> settings, Map<String, String> certificate) {
    List<Object> domains = list(settings);
    domains.replaceAll(each -> {
      if (!hosts.contains(nameOf(each))) {
        return each;
      }
      Map<String, Object> entry = new LinkedHashMap<>(Map.of("domain", nameOf(each)));
      entry.putAll(certificate);
      return entry;
    });
    return Map.of(KEY, domains);
  }

  private static String host(String domain) {
    try {
      return VirtualHost.host(domain);
    } catch (IllegalArgumentException wrong) {
      throw new CannotSetUpException(String.valueOf(wrong.getMessage()));
    }
  }

  private void requireUnusedByOthers(String host, String site) {
    try {
      for (VirtualHost each : VirtualHost.of(bench, _ -> {})) {
        if (!each.site().equals(site) && each.hosts().contains(host)) {
          throw new CannotSetUpException(
              "%s belongs to site %s: remove it there with bench setup remove-domain %1$s --site %2$s"
                  .formatted(host, each.site()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Object> without(String host, Map<String, @Nullable Object> settings) {
    List<Object> others = list(settings);
    others.removeIf(entry -> nameOf(entry).equals(host));
    return others;
  }

  private static List<Object> list(Map<String, @Nullable Object> settings) {
    return settings.get(KEY) instanceof List<?> list ? new ArrayList<>(list) : new ArrayList<>();
  }

  private static String nameOf(Object entry) {
    Object name = entry instanceof Map<?, ?> object ? object.get("domain") : entry;
    return String.valueOf(name).toLowerCase(Locale.ROOT);
  }
}

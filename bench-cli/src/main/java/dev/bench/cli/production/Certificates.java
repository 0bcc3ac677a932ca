package dev.bench.cli.production;

import dev.bench.cli.machine.Certbot;
import dev.bench.cli.machine.Folder;
import dev.bench.cli.machine.Link;
import dev.bench.cli.machine.Machine;
import dev.bench.cli.machine.NginxService;
import dev.bench.cli.machine.Order;
import dev.bench.cli.machine.SettingsChanged;
import dev.bench.cli.machine.Step;
import dev.bench.cli.machine.Steps;
import dev.bench.cli.setup.CannotSetUpException;
import dev.bench.config.BenchDirectory;
import dev.bench.config.ConfigFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Certificates of an ACME server for hosts of a bench that nginx serves. nginx is never stopped: it
 * gives the answers to the challenges itself.
 */
public final class Certificates {

  /** How long the hosts may need until they answer over TLS. */
  private static final Duration ANSWER_LIMIT = Duration.ofMinutes(1);

  private static final String WILDCARD = "wildcard";

  private final BenchDirectory directory;
  private final Machine machine;
  private final Installation bench;
  private final NginxService nginx;
  private final Certbot certbot;

  /** The certificates of the bench in {@code directory} on {@code machine}. */
  public Certificates(BenchDirectory directory, Machine machine) throws IOException {
    this.directory = directory;
    this.machine = machine;
    this.bench = Installation.of(directory);
    this.nginx = new NginxService(machine);
    this.certbot = new Certbot(machine);
  }

  /**
   * What a person says of a certificate.
   *
   * @param email where the authority writes to; empty for none
   * @param server the address of the ACME server; empty for that of certbot's settings
   * @param notices hears what should be looked at
   * @param silent hears, of each host without a good answer, what it answered
   */
  public record Wish(
      Optional<String> email,
      Optional<String> server,
      Consumer<String> notices,
      Consumer<String> silent) {}

  /**
   * The steps after which a site is served over TLS: its name and its domains without a certificate
   * of their own, or one of the domains alone.
   *
   * @param domain that domain; empty for the site
   * @throws CannotSetUpException when something stands in the way; nothing is changed then
   */
  public Steps ofSite(String site, Optional<String> domain, Wish wish) throws IOException {
    Path config = new Domains(directory).config(site);
    List<VirtualHost> hosts =
        VirtualHost.of(directory, wish.notices()).stream()
            .filter(each -> each.site().equals(site))
            .toList();
    List<String> names =
        domain.isPresent() ? domain(site, domain.get(), hosts) : names(site, hosts);
    names.forEach(Certificates::requirePublic);
    int port = hosts.getFirst().port();
    String former = names.getFirst();
    boolean kept =
        hosts.stream().anyMatch(each -> each.certificate().equals(Optional.of(certificate(former))))
            && certbot.renewsBy(former, "webroot_path", machine.acme().toString());
    String name = kept ? former : named(former);
    Order order =
        new Order(
            name,
            names,
            List.of("--webroot", "--webroot-path", machine.acme().toString()),
            wish.email(),
            wish.server());
    List<Step> steps = new ArrayList<>();
    steps.add(new Folder(machine.acme()));
    steps.add(follows(wish));
    steps.add(new ChallengeAnswers(names, port, machine.acme()));
    steps.add(certbot.issued(order));
    steps.add(
        new SettingsChanged(
            config,
            (Map<String, @Nullable Object> settings) ->
                names.contains(VirtualHost.host(site))
                    ? files(name)
                    : Domains.withCertificate(names, settings, files(name))));
    steps.add(follows(wish));
    steps.add(new SiteAnswers(overTls(site, names, name, port), ANSWER_LIMIT, wish.silent()));
    return steps(steps, wish);
  }

  /**
   * The steps after which all hosts below a domain are served with one certificate, if they have no
   * other one. The authority looks for an entry of the DNS.
   *
   * @param base whether the certificate is for the domain itself as well
   * @param hook a program that makes the entry, as of certbot's {@code --manual-auth-hook}; empty
   *     when a person makes it
   */
  public Steps wildcard(String domain, boolean base, Optional<Path> hook, Wish wish)
      throws IOException {
    String below = domain.startsWith("*.") ? domain.substring(2) : domain;
    requirePublic(below);
    requireNoOtherWildcard(below);
    hook.ifPresent(Certificates::requireHook);
    List<String> hosts = new ArrayList<>(List.of("*." + below));
    if (base) {
      hosts.add(below);
    }
    List<String> challenge = new ArrayList<>(List.of("--manual", "--preferred-challenges", "dns"));
    hook.ifPresentOrElse(
        program -> challenge.addAll(List.of("--manual-auth-hook", absolute(program))),
        () ->
            wish.notices()
                .accept(
                    "a certificate of entries by hand is not renewed: run this command again every two months, or name a program with --dns-hook"));
    // Beside a certificate of a site of that name.
    String former = below + "-wildcard";
    boolean kept =
        Wildcard.of(ConfigFile.read(directory.commonSiteConfig()))
                .filter(each -> each.certificate().equals(certificate(former)))
                .isPresent()
            && certbot.renewsBy(former, "authenticator", "manual");
    String name = kept ? former : named(former);
    Order order = new Order(name, hosts, challenge, wish.email(), wish.server());
    Map<String, Object> setting = new LinkedHashMap<>();
    setting.put("domain", hosts.getFirst());
    setting.putAll(files(name));
    if (!base) {
      setting.put("exclude_base_domain", true);
    }
    Wildcard wildcard = new Wildcard(below, base, certificate(name));
    return steps(
        List.of(
            certbot.issued(order),
            new SettingsChanged(directory.commonSiteConfig(), Map.of(WILDCARD, setting)),
            follows(wish),
            new SiteAnswers(covered(wildcard, wish), ANSWER_LIMIT, wish.silent())),
        wish);
  }

  /** The settings hold one wildcard, so a second domain would take the first one's certificate. */
  private void requireNoOtherWildcard(String domain) {
    Optional<Wildcard> other;
    try {
      other = Wildcard.of(ConfigFile.read(directory.commonSiteConfig()));
    } catch (IllegalArgumentException wrong) {
      throw new CannotSetUpException(String.valueOf(wrong.getMessage()));
    }
    if (other.filter(each -> !each.domain().equals(domain)).isPresent()) {
      throw new CannotSetUpException(
          "wildcard of sites/common_site_config.json is for %s, and a bench has one wildcard: remove that setting first, or get certificates of single sites with bench setup lets-encrypt"
              .formatted(other.get().domain()));
    }
  }

  /** certbot keeps the words for each renewal and gives them to a shell. */
  private static void requireHook(Path hook) {
    Domains.requirePlainFile("--dns-hook", absolute(hook));
    if (!Files.isRegularFile(hook) || !Files.isExecutable(hook)) {
      throw new CannotSetUpException(
          "--dns-hook is %s, which is no program: name an executable file".formatted(hook));
    }
  }

  private static String absolute(Path hook) {
    return hook.toAbsolutePath().normalize().toString();
  }

  /** The hosts that the wildcard is for, but for those with a certificate of their own. */
  private List<VirtualHost> covered(Wildcard wildcard, Wish wish) throws IOException {
    List<VirtualHost> covered = new ArrayList<>();
    for (VirtualHost each : VirtualHost.of(directory, wish.notices())) {
      List<String> names = each.hosts().stream().filter(wildcard::covers).toList();
      boolean own =
          each.certificate().isPresent()
              && !each.certificate().equals(Optional.of(wildcard.certificate()));
      if (!names.isEmpty() && !own) {
        covered.add(
            new VirtualHost(each.site(), names, Optional.of(wildcard.certificate()), each.port()));
      }
    }
    return Production.awake(directory, covered);
  }

  private Certificate certificate(String name) {
    return new Certificate(certbot.chain(name).toString(), certbot.key(name).toString());
  }

  private Steps steps(List<Step> steps, Wish wish) throws IOException {
    Path conf = bench.root().resolve("config/nginx.conf");
    if (!new Link(nginx.file(bench.name()), conf).isDone()) {
      throw new CannotSetUpException(
          "nginx does not serve this bench yet: sudo bench setup production " + bench.user());
    }
    if (Machine.program("certbot").isEmpty()) {
      throw new CannotSetUpException(
          "certbot is not installed: install it, on Debian with apt-get install certbot");
    }
    if (!certbot.isRenewed()) {
      wish.notices()
          .accept(
              "nothing on this machine renews certificates: have cron of root run bench renew-lets-encrypt each day");
    }
    return new Steps(
        steps,
        () -> {
          if (nginx.master().isPresent()) {
            nginx.reload();
          }
        });
  }

  private NginxFollows follows(Wish wish) throws IOException {
    return new NginxFollows(new ProductionFiles(directory, machine), nginx, bench, wish.notices());
  }

  /**
   * How certbot names a certificate of this bench. A host name has no {@code @}, so it is no
   * certificate of another bench, and none that a person has asked for. A certificate of a former
   * name is kept when the settings name it and certbot renews it as this bench has asked for.
   */
  private String named(String host) {
    return host + "@" + bench.name();
  }

  private Map<String, String> files(String name) {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("ssl_certificate", certbot.chain(name).toString());
    files.put("ssl_certificate_key", certbot.key(name).toString());
    return files;
  }

  private List<VirtualHost> overTls(String site, List<String> names, String name, int port)
      throws IOException {
    return Production.awake(
        directory, List.of(new VirtualHost(site, names, Optional.of(certificate(name)), port)));
  }

  /** The site and its domains without a certificate of their own. */
  private List<String> names(String site, List<VirtualHost> hosts) {
    Optional<Certificate> own =
        Certificate.of(ConfigFile.read(new Domains(directory).config(site)));
    List<String> names =
        hosts.stream()
            .filter(each -> each.certificate().isEmpty() || each.certificate().equals(own))
            .flatMap(each -> each.hosts().stream())
            .toList();
    if (names.isEmpty()) {
      throw new CannotSetUpException(
          "no host of %s needs a certificate: each has one of its own or that of the wildcard"
              .formatted(site));
    }
    return names;
  }

  private static List<String> domain(String site, String domain, List<VirtualHost> hosts) {
    String host = domain.toLowerCase(Locale.ROOT);
    if (host.equals(site) || hosts.stream().noneMatch(each -> each.hosts().contains(host))) {
      throw new CannotSetUpException(
          "%s is not a domain of %s: add it with bench setup add-domain %1$s --site %2$s"
              .formatted(host, site));
    }
    return List.of(host);
  }

  /** No authority gives a certificate for a name that the DNS of the Internet cannot have. */
  private static void requirePublic(String host) {
    if (!host.matches("[a-z0-9-]+(\\.[a-z0-9-]+)*\\.[a-z][a-z0-9-]+")
        || host.matches(".*\\.(localhost|local|internal)")) {
      throw new CannotSetUpException(
          "no authority gives a certificate for %s by this challenge: name a domain of the site with --custom-domain, or see bench setup wildcard-ssl"
              .formatted(host));
    }
  }
}

package dev.bench.cli.machine;

import dev.bench.cli.setup.CannotSetUpException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The certbot of a machine: it gets certificates from an ACME server, and renews them. */
public final class Certbot {

  /** How long an authority may need. */
  private static final Duration ISSUE_LIMIT = Duration.ofMinutes(10);

  /** How long a person may need for an entry of the DNS. */
  private static final Duration PERSON_LIMIT = Duration.ofHours(2);

  /** A certificate that is valid for less is asked for anew, as certbot does. */
  private static final Duration LEFT = Duration.ofDays(30);

  private static final String MANUAL = "--manual";
  private static final String HOOK = "--manual-auth-hook";

  private final Machine machine;
  private final NginxService nginx;

  /** The certbot of {@code machine}. */
  public Certbot(Machine machine) {
    this.machine = machine;
    this.nginx = new NginxService(machine);
  }

  private Path folder(String name) {
    return machine.etc("letsencrypt/live").resolve(name);
  }

  /** The file of a certificate with its chain. */
  public Path chain(String name) {
    return folder(name).resolve("fullchain.pem");
  }

  /** The file of its private key. */
  public Path key(String name) {
    return folder(name).resolve("privkey.pem");
  }

  /** The words of a command; all files of certbot lie below the root of the machine. */
  private List<String> words(String... words) {
    List<String> all = new ArrayList<>(List.of("certbot"));
    all.addAll(List.of(words));
    Path settings = machine.etc("letsencrypt/cli.ini");
    if (Files.isReadable(settings)) {
      all.addAll(List.of("--config", settings.toString()));
    }
    all.addAll(List.of("--config-dir", machine.etc("letsencrypt").toString()));
    all.addAll(List.of("--work-dir", machine.root().resolve("var/lib/letsencrypt").toString()));
    all.addAll(List.of("--logs-dir", machine.root().resolve("var/log/letsencrypt").toString()));
    return all;
  }

  /** Has certbot get a certificate. After each renewal nginx reads it. */
  public Step issued(Order order) {
    return new Step() {
      @Override
      public String what() {
        return "get a certificate for %s, and let nginx read it after each renewal"
            .formatted(String.join(", ", order.hosts()));
      }

      @Override
      public boolean isDone() throws IOException {
        return isValid(order);
      }

      @Override
      public void run() throws IOException {
        issue(order);
      }

      @Override
      public void undo() {
        // The certificate stays: authorities limit their number, and the next run finds it valid.
      }
    };
  }

  private void issue(Order order) throws IOException {
    List<String> words = words("certonly", "--agree-tos", "--cert-name", order.name());
    words.addAll(List.of("--keep-until-expiring", "--renew-with-new-domains"));
    words.addAll(List.of("--deploy-hook", String.join(" && ", nginx.reloadCommands())));
    words.addAll(order.challenge());
    order.hosts().forEach(host -> words.addAll(List.of("-d", host)));
    words.addAll(
        order
            .email()
            .map(email -> List.of("--email", email, "--no-eff-email"))
            .orElse(List.of("--register-unsafely-without-email")));
    order.server().ifPresent(server -> words.addAll(List.of("--server", server)));
    if (order.challenge().contains(MANUAL) && !order.challenge().contains(HOOK)) {
      machine.inTerminal(PERSON_LIMIT, words);
    } else {
      words.add("--non-interactive");
      run(words);
    }
    if (!isValid(order)) {
      throw new CannotSetUpException(
          "certbot ended well, but %s is no certificate for %s with %d days left: look at it with certbot certificates"
              .formatted(chain(order.name()), String.join(", ", order.hosts()), LEFT.toDays()));
    }
  }

  private void run(List<String> words) throws IOException {
    machine.run(ISSUE_LIMIT, words.toArray(String[]::new));
  }

  private boolean isValid(Order order) throws IOException {
    Path file = folder(order.name()).resolve("cert.pem");
    if (!Files.isReadable(file) || !Files.isReadable(key(order.name()))) {
      return false;
    }
    try (InputStream in = Files.newInputStream(file)) {
      X509Certificate certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
      return hosts(certificate).equals(Set.copyOf(order.hosts()))
          && certificate
              .getNotAfter()
              .toInstant()
              .isAfter(InstantSource.system().instant().plus(LEFT));
    } catch (CertificateException broken) {
      throw new CannotSetUpException(
          "%s is no certificate: remove it with certbot delete --cert-name %s, then try again"
              .formatted(file, order.name()));
    }
  }

  /** The names that a certificate is for. */
  private static Set<String> hosts(X509Certificate certificate) throws CertificateException {
    return certificate.getSubjectAlternativeNames() == null
        ? Set.of()
        : certificate.getSubjectAlternativeNames().stream()
            .map(each -> String.valueOf(each.getLast()))
            .collect(Collectors.toSet());
  }

  /**
   * Whether certbot renews the certificate of that name with such a setting.
   *
   * @param setting a setting of the certificate's renewal file
   * @param value its value, without the comma at the end of a list
   */
  public boolean renewsBy(String name, String setting, String value) throws IOException {
    Path file = machine.etc("letsencrypt/renewal").resolve(name + ".conf");
    if (!Files.isReadable(file)) {
      return false;
    }
    String line = Pattern.quote(setting) + "\\s*=\\s*" + Pattern.quote(value) + "\\s*,?\\s*";
    return Files.readAllLines(file).stream().anyMatch(each -> each.matches(line));
  }

  /** Renews all certificates that end within 30 days; certbot says what it did. */
  public String renew() throws IOException {
    return machine.run(
        ISSUE_LIMIT,
        words("renew", "--non-interactive", "--no-random-sleep-on-renew").toArray(String[]::new));
  }

  /** Whether something of this machine renews certificates each day, as certbot's packages have. */
  public boolean isRenewed() {
    return Files.exists(machine.etc("cron.d/certbot"))
        || List.of("etc", "lib", "usr/lib").stream()
            .map(each -> machine.root().resolve(each).resolve("systemd/system"))
            .anyMatch(each ->
                Files.exists(each.resolve("certbot.timer"))
                    || Files.exists(each.resolve("certbot-renew.timer"))
                    || Files.exists(each.resolve("snap.certbot.renew.timer")));
  }
}

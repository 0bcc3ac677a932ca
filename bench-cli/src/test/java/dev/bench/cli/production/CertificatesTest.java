package dev.bench.cli.production;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import dev.bench.cli.machine.Certbot;
import dev.bench.cli.machine.Machine;
import dev.bench.cli.machine.NginxService;
import dev.bench.cli.machine.Step;
import dev.bench.cli.machine.Steps;
import dev.bench.cli.setup.CannotSetUpException;
import dev.bench.cli.setup.Draft;
import dev.bench.cli.setup.Ports;
import dev.bench.config.ConfigFile;
import dev.bench.testkit.FreePorts;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Certificates of a real ACME server by a real certbot, in front of a real nginx. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CertificatesTest {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int HTTPS = 443;

  @TempDir private static Path folder;

  private static final List<String> notices = new ArrayList<>();
  private static ProductionMachine machine;
  private static ProductionBench bench;
  private static HttpServer web;
  private static int port;
  private static boolean httpsIsFree;
  private static NameServer names;
  private static Pebble pebble;

  @BeforeAll
  static void serve() throws Exception {
    for (String program : List.of("nginx", "certbot", "pebble", "openssl")) {
      assumeTrue(Machine.program(program).isPresent(), program + " is not installed");
    }
    assumeTrue(Machine.isRoot(), "certbot and nginx need root here");
    httpsIsFree = Ports.isFree(HTTPS);
    machine = ProductionMachine.in(folder);
    port = FreePorts.one();
    web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    web.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    web.start();
    bench =
        ProductionBench.in(folder, Map.of("webserver_port", web.getAddress().getPort()))
            .with("a.example", Map.of("nginx_port", port, "domains", List.of("www.a.example")))
            .with("b.absent.example", Map.of("nginx_port", port))
            .with("c.example", Map.of("nginx_port", port))
            .with("d.wild.example", Map.of("nginx_port", port));
    Path hooks = Files.createDirectories(folder.resolve("entries"));
    names = new NameServer(hooks);
    pebble = Pebble.start(Files.createDirectories(folder.resolve("acme")), port, names);
    Files.writeString(
        Files.createDirectories(machine.machine().etc("letsencrypt")).resolve("cli.ini"),
        "no-verify-ssl = true\n");
    Files.createDirectories(machine.machine().etc("cron.d"));
    Path conf = bench.directory().config().resolve("nginx.conf");
    conf().write();
    Files.createSymbolicLink(machine.machine().etc("nginx/conf.d/shop.conf"), conf);
    new NginxService(machine.machine()).reload();
  }

  @AfterAll
  static void end() throws IOException {
    if (pebble != null) {
      pebble.close();
      names.close();
    }
    if (web != null) {
      web.stop(0);
    }
    if (machine != null) {
      machine.close();
    }
  }

  @Test
  void a_site_gets_a_certificate_and_nginx_reads_each_renewed_one_without_a_stop()
      throws Exception {
    assumeHttpsIsFree();
    long nginx = master();

    site("a.example").run(notices::add);

    Certbot certbot = new Certbot(machine.machine());
    assertThat(settings("a.example"))
        .containsEntry("ssl_certificate", certbot.chain("a.example@shop").toString())
        .containsEntry("ssl_certificate_key", certbot.key("a.example@shop").toString());
    assertThat(hosts(certificate(certbot.chain("a.example@shop"))))
        .containsExactlyInAnyOrder("a.example", "www.a.example");
    assertThat(site("a.example").pending()).isEmpty();

    BigInteger first = certificate(certbot.chain("a.example@shop")).getSerialNumber();
    Path renewal = machine.machine().etc("letsencrypt/renewal/a.example@shop.conf");
    Files.writeString(renewal, "renew_before_expiry = 20 years\n" + Files.readString(renewal));
    certbot.renew();
    assertThat(certificate(certbot.chain("a.example@shop")).getSerialNumber()).isNotEqualTo(first);
    await().atMost(LIMIT).ignoreExceptions().until(() -> !served("a.example").equals(first));
    assertThat(master()).isEqualTo(nginx);
  }

  @Test
  void a_certificate_that_is_refused_leaves_all_as_it_was() throws Exception {
    assertThatThrownBy(() -> site("b.absent.example").run(notices::add))
        .isInstanceOf(CannotSetUpException.class)
        .hasMessageContaining("certbot")
        .hasMessageContaining("All steps of this run were undone");
    assertThat(settings("b.absent.example")).doesNotContainKey("ssl_certificate");
    assertThat(machine.machine().etc("letsencrypt/live/b.absent.example@shop")).doesNotExist();
  }

  /** First: the settings of its own would refuse each other host over TLS as well. */
  @Test
  @Order(1)
  void a_certificate_that_nginx_cannot_serve_is_not_used_and_kept_for_the_next_run()
      throws Exception {
    bench.write("config/nginx.d/own.conf", "ssl_session_tickets off;\n");
    conf().write();
    try {
      assertThatThrownBy(() -> site("c.example").run(notices::add))
          .isInstanceOf(CannotSetUpException.class)
          .hasMessageContaining("duplicate")
          .hasMessageContaining("All steps of this run were undone");
    } finally {
      bench.write("config/nginx.d/own.conf", "");
      conf().write();
    }
    assertThat(settings("c.example")).doesNotContainKey("ssl_certificate");
    assertThat(machine.machine().etc("letsencrypt/live/c.example@shop")).isDirectory();
  }

  @Test
  void one_certificate_is_for_all_hosts_below_a_domain() throws Exception {
    assumeHttpsIsFree();
    Path hook = folder.resolve("hook");
    Files.writeString(
        hook,
        "#!/bin/sh\necho \"$CERTBOT_VALIDATION\" > \"%s/entries/_acme-challenge.$CERTBOT_DOMAIN\"\n"
            .formatted(folder));
    assertThat(hook.toFile().setExecutable(true)).isTrue();

    Certificates certificates = new Certificates(bench.directory(), machine.machine());
    certificates.wildcard("wild.example", false, Optional.of(hook), wish()).run(notices::add);

    X509Certificate got =
        certificate(new Certbot(machine.machine()).chain("wild.example-wildcard@shop"));
    assertThat(hosts(got)).containsExactly("*.wild.example");
    await()
        .atMost(LIMIT)
        .ignoreExceptions()
        .until(() -> served("d.wild.example").equals(got.getSerialNumber()));
    assertThat(certificates.wildcard("wild.example", false, Optional.of(hook), wish()).pending())
        .isEmpty();
    assertThatThrownBy(
            () -> certificates.wildcard("other.example", false, Optional.of(hook), wish()))
        .hasMessageContaining("is for wild.example, and a bench has one wildcard");
    assertThatThrownBy(() ->
            certificates.wildcard("wild.example", false, Optional.of(Path.of("none")), wish()))
        .hasMessageContaining("name an executable file");
  }

  /** Benches named certificates by the host alone before. */
  @Test
  void a_certificate_of_the_former_name_is_kept_when_this_bench_has_got_it() throws Exception {
    Certbot certbot = new Certbot(machine.machine());
    String chain = certbot.chain("e.example").toString();
    String key = certbot.key("e.example").toString();
    bench.with(
        "e.example",
        Map.of("nginx_port", port, "ssl_certificate", chain, "ssl_certificate_key", key));
    Path renewal = machine.machine().etc("letsencrypt/renewal/e.example.conf");
    Files.createDirectories(renewal.getParent());
    Path settings = bench.directory().site("e.example").resolve("site_config.json");
    try {
      Files.writeString(
          renewal, "[renewalparams]\nwebroot_path = %s,\n".formatted(machine.machine().acme()));
      assertThat(site("e.example").pending()).noneMatch(each -> changes(each, settings));

      Files.writeString(renewal, "[renewalparams]\nwebroot_path = /var/www,\n");
      assertThat(site("e.example").pending()).anyMatch(each -> changes(each, settings));
    } finally {
      Files.delete(renewal); // certbot renews what has such a file
      Files.delete(settings);
    }
  }

  /** A bench with certificates listens there; the other tests never get so far. */
  private static void assumeHttpsIsFree() {
    assumeTrue(httpsIsFree, "port %d is taken".formatted(HTTPS));
  }

  private static boolean changes(Step step, Path settings) {
    return step.what().endsWith(" in " + settings);
  }

  @Test
  void what_no_authority_could_check_is_refused_before_it_is_asked() throws Exception {
    Certificates certificates = new Certificates(bench.directory(), machine.machine());
    bench.with("shop.localhost", Map.of("nginx_port", port));
    assertThatThrownBy(() -> site("shop.localhost"))
        .hasMessageContaining("no authority gives a certificate for shop.localhost");
    assertThatThrownBy(() -> certificates.ofSite("a.example", Optional.of("x.example"), wish()))
        .hasMessageContaining("x.example is not a domain of a.example");
  }

  private static Draft conf() throws IOException {
    return new ProductionFiles(bench.directory(), machine.machine()).nginx(_ -> {}, _ -> {});
  }

  private static Steps site(String site) throws IOException {
    return new Certificates(bench.directory(), machine.machine())
        .ofSite(site, Optional.empty(), wish());
  }

  private static Certificates.Wish wish() {
    return new Certificates.Wish(
        Optional.of("admin@a.example"), Optional.of(pebble.server()), notices::add, notices::add);
  }

  private static Map<String, @Nullable Object> settings(String site) {
    return ConfigFile.read(bench.directory().site(site).resolve("site_config.json"));
  }

  private static long master() throws IOException {
    return new NginxService(machine.machine()).master().orElseThrow().pid();
  }

  private static X509Certificate certificate(Path file) throws Exception {
    try (var in = Files.newInputStream(file)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  private static List<String> hosts(X509Certificate certificate) throws Exception {
    return certificate.getSubjectAlternativeNames().stream()
        .map(each -> String.valueOf(each.getLast()))
        .toList();
  }

  /** The serial number of the certificate that nginx shows for a host. */
  private static BigInteger served(String host) throws IOException {
    return OverTls.certificate(host, HTTPS).getSerialNumber();
  }
}

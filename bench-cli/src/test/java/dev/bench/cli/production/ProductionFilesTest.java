package dev.bench.cli.production;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bench.cli.machine.Machine;
import dev.bench.cli.setup.CannotSetUpException;
import dev.bench.config.ConfigFile;
import dev.bench.testkit.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProductionFilesTest {

  @TempDir private Path folder;
  private ProductionBench bench;

  @BeforeEach
  void make() throws IOException {
    bench =
        ProductionBench.in(
                folder, Map.of("webserver_port", 8123, "gunicorn_workers", 3, "http_timeout", 60))
            .with("a.example", Map.of());
  }

  @Test
  void supervisor_holds_the_socket_of_web_and_has_frappes_groups() throws IOException {
    String text = files().supervisor().after();

    assertThat(text)
        .contains("[fcgi-program:shop-web]\nsocket=tcp://127.0.0.1:8123\n")
        .contains("numprocs=3\n", "stopwaitsecs=70\n")
        .contains("command=/bin/sh -c \"exec bench serve --port 8000\"")
        .contains("[group:shop-redis]\nprograms=shop-redis-cache,shop-redis-queue\n")
        .contains("[group:shop-workers]\nprograms=shop-schedule,shop-worker\n")
        .contains("[program:shop-socketio]\n")
        // supervisor holds the socket of an fcgi-program only where that is a group by itself.
        .doesNotContain("[group:shop-web]", "bench watch");
  }

  @Test
  void a_command_keeps_its_quotes_and_percent_signs_and_one_with_a_comment_is_refused()
      throws IOException {
    bench.write("Procfile", "mail: echo \"50 %\" \\$HOME\n");
    assertThat(files().supervisor().after())
        .contains("command=/bin/sh -c \"exec echo \\\"50 %%\\\" \\\\$HOME\"");

    bench.write("Procfile", "mail: echo a ; echo b\n");
    assertThatThrownBy(() -> files().supervisor())
        .isInstanceOf(CannotSetUpException.class)
        .hasMessage(
            "Procfile, line 1: supervisor takes what follows ; or # for a comment: put the command of mail into a script");
  }

  @Test
  void the_unit_of_systemd_runs_one_process_manager() throws IOException {
    assertThat(files().systemd().name()).isEqualTo("config/systemd/shop.service");
    assertThat(files().systemd().after())
        .contains("/shop/env/bin/bench\" start --no-dev\n")
        .contains(
            "Type=notify\n",
            "RestartForceExitStatus=75\n",
            "KillMode=mixed\n",
            "TimeoutStopSec=90\n",
            "Requires=shop.socket\n");
    assertThat(files().systemdSocket().orElseThrow().after())
        .contains("ListenStream=127.0.0.1:", "Service=shop.service\n");
  }

  @Test
  void systemd_listens_for_web_only_where_the_process_manager_takes_its_socket()
      throws IOException {
    bench.write("Procfile", "web: gunicorn --bind 127.0.0.1:8123 app\n");

    assertThat(files().systemdSocket()).isEmpty();
    assertThat(files().systemd().after()).doesNotContain("shop.socket").contains("\nAfter=network");
  }

  /** systemd-analyze gives 0 for unknown values, and says them. */
  @Test
  void systemd_accepts_the_unit_and_warns_of_nothing() throws Exception {
    bench.write("env/bin/bench", "#!/bin/sh\n");
    Path program = bench.directory().root().resolve("env/bin/bench");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    files().systemd().write();
    files().systemdSocket().orElseThrow().write();
    Path socket = bench.directory().root().resolve(files().systemdSocket().orElseThrow().name());
    Path unit = bench.directory().root().resolve(files().systemd().name());
    Process verify;
    try {
      verify =
          new ProcessBuilder("systemd-analyze", "verify", unit.toString(), socket.toString())
              .redirectErrorStream(true)
              .start();
    } catch (IOException missing) {
      assumeTrue(false, "systemd-analyze is not installed");
      return;
    }
    assertThat(new String(verify.getInputStream().readAllBytes(), UTF_8)).doesNotContain("shop");
    assertThat(verify.waitFor()).isZero();
  }

  @Test
  void a_second_run_changes_nothing() throws IOException {
    files().supervisor().write();
    files().systemd().write();
    files().systemdSocket().orElseThrow().write();
    files().nginx(_ -> {}, _ -> {}).write();

    assertThat(files().supervisor().isUpToDate()).isTrue();
    assertThat(files().systemd().isUpToDate()).isTrue();
    assertThat(files().systemdSocket().orElseThrow().isUpToDate()).isTrue();
    assertThat(files().nginx(_ -> {}, _ -> {}).isUpToDate()).isTrue();
  }

  @Test
  void a_domain_has_the_certificate_that_it_was_added_with() throws IOException {
    new Domains(bench.directory())
        .add(
            "WWW.a.example",
            "a.example",
            Map.of("ssl_certificate", "/etc/a.pem", "ssl_certificate_key", "/etc/a.key"));

    assertThat(VirtualHost.of(bench.directory(), _ -> {}))
        .containsExactly(
            new VirtualHost("a.example", List.of("a.example"), Optional.empty(), 80),
            new VirtualHost(
                "a.example",
                List.of("www.a.example"),
                Optional.of(new Certificate("/etc/a.pem", "/etc/a.key")),
                80));
  }

  @Test
  void a_certificate_that_nginx_cannot_use_closes_its_own_hosts_alone() throws Exception {
    TlsFiles good = TlsFiles.make(folder);
    Path broken = Files.writeString(folder.resolve("broken.crt"), "no certificate");
    String chain = Files.readString(good.certificate());
    Path cut = Files.writeString(folder.resolve("cut.crt"), chain + chain.substring(0, 99));
    bench
        .with("a.example", tls(good.certificate(), good.key()))
        .with("b.example", tls(folder.resolve("gone.crt"), good.key()))
        .with("c.example", tls(broken, good.key()))
        .with("d.example", tls(cut, good.key()))
        .with("e.example", tls(good.certificate(), key("EC")))
        .with("f.example", tls(good.certificate(), key("Ed25519")));
    List<String> notices = new ArrayList<>();

    String text = files().nginx(notices::add, notices::add).after();

    assertThat(text)
        .containsOnlyOnce("return 301 https://$host$request_uri;")
        .containsOnlyOnce("ssl_certificate %s;".formatted(good.certificate()));
    for (String host : List.of("b", "c", "d", "e", "f")) {
      int start = text.indexOf("  server_name %s.example;".formatted(host));
      assertThat(text.substring(start, text.indexOf("\n}\n", start)))
          .contains("/.well-known/acme-challenge/", "return 503 \"The certificate of this host")
          .doesNotContain("proxy_pass");
    }
    assertThat(notices)
        .filteredOn(each -> each.contains("certificate"))
        .containsExactly(
            closed("b", folder.resolve("gone.crt") + " is not there"),
            closed("c", broken + " is no certificate in PEM, or is cut short"),
            closed("d", cut + " is no certificate in PEM, or is cut short"),
            closed("e", "%s is not the key of %s".formatted(key("EC"), good.certificate())),
            closed("f", "%s is not the key of %s".formatted(key("Ed25519"), good.certificate())));
    assertThat(new Domains(bench.directory()).fault("a.example")).isEmpty();
    assertThat(new Domains(bench.directory()).fault("e.example")).isPresent();
  }

  @Test
  void unknown_hosts_are_refused_over_tls_also_when_no_certificate_can_be_used()
      throws IOException {
    Path gone = folder.resolve("gone");
    bench.with("a.example", tls(gone, gone));

    List<VirtualHost> hosts = VirtualHost.of(bench.directory(), _ -> {});
    NginxConf conf =
        new NginxConf(Installation.of(bench.directory()), Machine.here(), Set.of(443), false);

    assertThat(conf.text(hosts, ProductionFiles.faults(hosts).keySet(), ""))
        .contains("listen 443 ssl default_server;", "ssl_reject_handshake on;");
  }

  /** ssl_password_file may stand in a part of a person. */
  @Test
  void a_key_that_only_nginx_can_read_is_left_to_nginx() throws Exception {
    TlsFiles good = TlsFiles.make(folder);
    Path key =
        Files.writeString(
            folder.resolve("encrypted.key"),
            Files.readString(good.key()).replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY"));
    bench.with("a.example", tls(good.certificate(), key));
    List<String> notices = new ArrayList<>();

    assertThat(files().nginx(notices::add, notices::add).after())
        .contains("ssl_certificate_key " + key);
    assertThat(notices).noneMatch(each -> each.contains("certificate"));
  }

  private static String closed(String host, String why) {
    return "%1$s.example of site %1$s.example answers 503, since its certificate cannot be used: %2$s"
        .formatted(host, why);
  }

  /** The file of a new private key, made once. */
  private Path key(String kind) throws Exception {
    Path file = folder.resolve(kind + ".key");
    if (Files.notExists(file)) {
      byte[] key = KeyPairGenerator.getInstance(kind).generateKeyPair().getPrivate().getEncoded();
      Files.writeString(
          file,
          "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
              .formatted(Base64.getMimeEncoder().encodeToString(key)));
    }
    return file;
  }

  private static Map<String, String> tls(Path chain, Path key) {
    return Map.of("ssl_certificate", chain.toString(), "ssl_certificate_key", key.toString());
  }

  @Test
  void a_domain_belongs_to_one_site_and_is_removed_once() throws IOException {
    bench.with("b.example", Map.of());
    Domains domains = new Domains(bench.directory());
    domains.add("shop.example", "a.example", Map.of());

    assertThatThrownBy(() -> domains.add("shop.example", "b.example", Map.of()))
        .hasMessage(
            "shop.example belongs to site a.example: remove it there with bench setup remove-domain shop.example --site a.example");
    assertThatThrownBy(() -> domains.add("x; } evil", "a.example", Map.of()))
        .hasMessageContaining("is not a host name");
    assertThatThrownBy(() ->
            domains.add("y.example", "a.example", Map.of("ssl_certificate", "/a; include /etc/x")))
        .hasMessageContaining("go together");

    domains.remove("shop.example", "a.example");
    assertThatThrownBy(() -> domains.remove("shop.example", "a.example"))
        .hasMessage("shop.example is not a domain of a.example");
    Path config = bench.directory().site("a.example").resolve("site_config.json");
    assertThat(ConfigFile.read(config)).containsEntry("domains", List.of());
  }

  @Test
  void the_domains_of_a_site_are_set_as_one_and_keep_their_certificates() throws IOException {
    bench.with("b.example", Map.of("domains", List.of("www.b.example")));
    Domains domains = new Domains(bench.directory());
    Map<String, String> certificate =
        Map.of("ssl_certificate", "/etc/a.pem", "ssl_certificate_key", "/etc/a.key");
    domains.add("www.a.example", "a.example", certificate);

    assertThat(domains.sync(List.of("shop.a.example", "WWW.a.example"), "a.example")).isTrue();
    assertThat(domains.sync(List.of("shop.a.example", "www.a.example"), "a.example")).isFalse();

    Path config = bench.directory().site("a.example").resolve("site_config.json");
    Map<String, String> kept = new HashMap<>(certificate);
    kept.put("domain", "www.a.example");
    assertThat(ConfigFile.read(config)).containsEntry("domains", List.of("shop.a.example", kept));
    assertThatThrownBy(() -> domains.sync(List.of("www.b.example"), "a.example"))
        .hasMessageContaining("belongs to site b.example");
    assertThat(ConfigFile.read(config)).containsEntry("domains", List.of("shop.a.example", kept));
  }

  @Test
  void a_site_has_the_port_of_nginx_that_its_settings_name() throws IOException {
    bench.with("b.example", Map.of("nginx_port", 8081)).with("c.example", Map.of("nginx_port", -1));
    List<String> notices = new ArrayList<>();

    assertThat(files().nginx(notices::add, notices::add).after())
        .contains("listen 80;", "listen 8081;", "listen 8081 default_server;");
    assertThat(notices).anyMatch(each -> each.startsWith("site c.example is left out: nginx_port"));
  }

  private ProductionFiles files() throws IOException {
    return new ProductionFiles(bench.directory(), Machine.here());
  }
}

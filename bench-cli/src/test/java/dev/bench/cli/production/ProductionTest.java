package dev.bench.cli.production;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bench.cli.machine.Machine;
import dev.bench.cli.machine.Step;
import dev.bench.cli.machine.Steps;
import dev.bench.cli.setup.CannotSetUpException;
import dev.bench.cli.setup.Ports;
import dev.bench.config.ConfigFile;
import dev.bench.testkit.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bench goes into production and out of it, with a real nginx and a real supervisor. */
class ProductionTest {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** Answers each request with 200, on the socket that supervisor hands down. */
  private static final String WEB =
      """
      import socket
      listener = socket.socket(fileno=0)
      while True:
          connection, _ = listener.accept()
          connection.recv(65536)
          connection.sendall(b"HTTP/1.1 200 OK\\r\\nContent-Length: 0\\r\\nConnection: close\\r\\n\\r\\n")
          connection.close()
      """;

  @TempDir private Path folder;

  private final List<String> notices = new ArrayList<>();
  private final List<String> silent = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private ProductionMachine machine;
  private ProductionBench bench;
  private int port;
  private String user;

  @BeforeEach
  void make() throws IOException {
    assumeTrue(Machine.program("nginx").isPresent(), "nginx is not installed");
    assumeTrue(Machine.program("supervisord").isPresent(), "supervisor is not installed");
    machine = ProductionMachine.in(folder);
    List<Integer> free = FreePorts.find(2);
    port = free.get(0);
    bench =
        ProductionBench.in(
                folder,
                Map.of("webserver_port", free.get(1), "developer_mode", 1, "gunicorn_workers", 1))
            .with("a.example", Map.of("nginx_port", port, "domains", List.of("www.a.example")));
    bench.write("web.py", WEB);
    bench.write("Procfile", "web: python3 web.py\nwatch: bench watch\n");
    user = Files.getOwner(bench.directory().root()).getName();
  }

  @AfterEach
  void end() throws IOException {
    if (machine != null) {
      machine.close();
    }
  }

  @Test
  void a_bench_is_served_a_second_run_changes_nothing_and_disabling_leaves_nothing()
      throws IOException {
    bench.write("config/nginx.d/own.conf", "location /own { return 204; }\n");
    bench.write("config/supervisor.d/own.conf", "[program:own]\ncommand=sleep 1000\nstartsecs=0\n");

    setUp().run(told::add);
    assertThat(told).last().isEqualTo("done: ask each site through nginx");
    assertThat(machine.processes()).contains("shop-web:shop-web-0").contains("own ");
    assertThat(ConfigFile.read(bench.directory().commonSiteConfig()))
        .containsEntry("developer_mode", 0)
        .containsEntry("trusted_proxies", List.of("127.0.0.1"));
    assertThat(production().managerInUse()).contains(Supervision.SUPERVISOR);

    assertThat(setUp().pending()).isEmpty();

    // nginx is to read what has changed since, also when only a part of a person has.
    bench.write("config/nginx.d/own.conf", "location /own { return 205; }\n");
    Path conf = bench.directory().config().resolve("nginx.conf");
    assertThat(setUp().pending()).extracting(Step::what).containsExactly("write " + conf);
    told.clear();
    setUp().run(told::add);
    assertThat(told).contains("done: let nginx read its files again");

    production().removal().run(told::add);
    assertThat(production().removal().pending()).isEmpty();
    assertThat(machine.processes()).doesNotContain("shop-web", "own ");
    assertThat(below("etc/nginx/conf.d")).isEmpty();
    assertThat(below("etc/supervisor/conf.d")).isEmpty();
    assertThat(below("etc/logrotate.d")).isEmpty();
    assertThat(bench.directory().config().resolve("nginx.conf")).doesNotExist();
    assertThat(bench.directory().config().resolve("nginx.d/own.conf")).exists();
    assertThatThrownBy(() -> answers(Duration.ofSeconds(1)).run())
        .hasMessageContaining("a.example: ")
        .hasMessageContaining("www.a.example: ");
  }

  @Test
  void sites_that_do_not_answer_have_all_steps_undone() throws IOException {
    bench.write("web.py", "import sys\nsys.exit(1)\n");

    assertThatThrownBy(() ->
            production()
                .setUp(
                    user, Supervision.SUPERVISOR, Duration.ofSeconds(1), notices::add, silent::add)
                .run(told::add))
        .isInstanceOf(CannotSetUpException.class)
        .hasMessageContaining("a.example: ")
        .hasMessageEndingWith("All steps of this run were undone");
    assertThat(below("etc/nginx/conf.d")).isEmpty();
    assertThat(below("etc/supervisor/conf.d")).isEmpty();
    assertThat(machine.processes()).doesNotContain("shop-web");
    assertThat(bench.directory().config().resolve("supervisor.conf")).doesNotExist();
    assertThat(ConfigFile.read(bench.directory().commonSiteConfig()))
        .containsEntry("developer_mode", 1);
  }

  @Test
  void what_nginx_would_refuse_is_refused_before_the_first_step() throws IOException {
    Path odd = machine.machine().etc("nginx/conf.d/odd.conf");
    Files.writeString(odd, "no directive of nginx;\n");
    assertRefused("unknown directive \"no\" in " + odd);
    Files.delete(odd);

    Path other = machine.machine().etc("nginx/conf.d/other.conf");
    Files.writeString(other, "server { listen %d; server_name www.a.example; }".formatted(port));
    assertRefused("www.a.example of site a.example is served by " + other + " already");
    Files.delete(other);

    assertThatThrownBy(() ->
            production()
                .setUp("somebody", Supervision.SUPERVISOR, LIMIT, notices::add, silent::add))
        .hasMessageContaining("belongs to " + user + ", not to somebody");
    assertThatThrownBy(
            () -> production().setUp(user, Supervision.SYSTEMD, LIMIT, notices::add, silent::add))
        .hasMessageContaining("systemd does not run this machine");
    assertThat(below("var/log/nginx")).allMatch(each -> each.endsWith("/error.log"));
    assertThat(bench.directory().config().resolve("nginx.conf")).doesNotExist();
  }

  @Test
  void a_host_with_a_broken_certificate_is_named_and_keeps_no_other_from_its_set_up()
      throws IOException {
    assumeTrue(Machine.isRoot() && Ports.isFree(443), "port 443 is not free for this user");
    String gone = folder.resolve("gone").toString();
    bench.with("b.example", Map.of("ssl_certificate", gone, "ssl_certificate_key", gone));

    assertThat(setUp().pending()).isNotEmpty();

    assertThat(silent).containsExactly("b.example: no TLS, since %s is not there".formatted(gone));
  }

  private void assertRefused(String why) {
    assertThatThrownBy(this::setUp)
        .isInstanceOf(CannotSetUpException.class)
        .hasMessageContaining(why);
  }

  @Test
  void the_rules_of_sudo_and_logrotate_are_taken_by_their_programs() throws IOException {
    assumeTrue(Machine.program("visudo").isPresent(), "sudo is not installed");
    assumeTrue(Machine.program("logrotate").isPresent(), "logrotate is not installed");
    MachineFiles files = production().machineFiles();

    for (Supervision manager : Supervision.values()) {
      files.checkSudoers(user, manager);
    }
    assertThat(files.sudoers(user, Supervision.SUPERVISOR))
        .contains("supervisord.conf restart shop-web\\:shop-web-0\n")
        .doesNotContain("*");
    production().sudoers(user).run(told::add);
    assertThat(Files.getPosixFilePermissions(files.sudoersFile())).hasSize(2);
    assertThatThrownBy(() -> production().sudoers("ALL")).hasMessageContaining("not a user");

    files.checkLogrotate();
    assertThat(files.logrotate()).contains("logs/mariadb.log", "/var/log/nginx/shop-*.log\"");
    Files.writeString(
        machine.machine().etc("logrotate.d/nginx"),
        machine.machine().nginxLogs() + "/*.log {\n  daily\n}\n");
    assertThat(files.logrotate()).doesNotContain("/var/log/nginx");
  }

  @Test
  void fail2ban_finds_refused_logins_alone() throws IOException {
    assumeTrue(Machine.program("fail2ban-regex").isPresent(), "fail2ban is not installed");
    Production production = production();
    assertThatThrownBy(production::fail2ban)
        .isInstanceOf(CannotSetUpException.class)
        .hasMessageContaining("has no log file of this bench")
        .hasMessageContaining("make a site")
        .hasMessageContaining("setup production " + user);
    Files.createFile(machine.machine().nginxLogs().resolve("shop-a.example.access.log"));
    production.fail2ban().run(told::add);
    Path filter = machine.machine().etc("fail2ban/filter.d/bench-shop.conf");
    String refused = "192.0.2.1 - - [02/Jan/2026:03:04:05 +0000] \"%s HTTP/1.1\" %d 9 \"-\" \"-\"";
    for (String harmless :
        List.of(
            refused.formatted("POST /api/method/login", 200),
            refused.formatted("GET /api/resource/Todo", 401),
            refused.formatted("GET /missing.css", 404))) {
      assertThat(machine.machine().run("fail2ban-regex", harmless, filter.toString()))
          .contains("0 matched");
    }
    for (String path : List.of("/api/method", "/api/v1/method", "/api/v2/method")) {
      String found = refused.formatted("POST " + path + "/login", 401);
      assertThat(machine.machine().run("fail2ban-regex", found, filter.toString()))
          .contains("1 matched");
    }
    assertThat(production.fail2ban().pending()).isEmpty();
    production.removal().run(told::add);
    assertThat(filter).doesNotExist();
    assertThat(machine.machine().etc("fail2ban/jail.d/bench-shop.conf")).doesNotExist();
  }

  private Production production() throws IOException {
    return new Production(bench.directory(), machine.machine());
  }

  private Steps setUp() throws IOException {
    return production().setUp(user, Supervision.SUPERVISOR, LIMIT, notices::add, silent::add);
  }

  private SiteAnswers answers(Duration limit) throws IOException {
    return new SiteAnswers(VirtualHost.of(bench.directory(), _ -> {}), limit, silent::add);
  }

  private List<String> below(String name) throws IOException {
    try (Stream<Path> files = Files.list(machine.machine().root().resolve(name))) {
      return files.map(Path::toString).toList();
    }
  }
}

package dev.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.bench.cli.command.BenchCommand;
import dev.bench.json.Json;
import dev.bench.testkit.TlsFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class CommandLineTest {

  @TempDir Path root;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void make_a_bench() throws IOException {
    for (String folder : new String[] {"apps", "sites", "config", "logs/deep"}) {
      Files.createDirectories(root.resolve(folder));
    }
    Files.writeString(root.resolve("sites/apps.txt"), "bench\ntodo\n");
    site("shop.localhost");
    site("blog.localhost");
  }

  @Test
  void help_lists_every_command() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains(Commands.NAMES);
  }

  @ParameterizedTest
  @MethodSource("names")
  void every_command_explains_itself(String name) {
    assertThat(run(name, "--help")).isZero();
    assertThat(out.toString()).contains("Usage: bench " + name).containsPattern("Examples?:");
  }

  static Iterable<String> names() {
    return Commands.NAMES;
  }

  @Test
  void all_sites_together_have_the_apps_of_each() throws IOException {
    state("shop.localhost", "[\"bench\", \"todo\"]");
    state("blog.localhost", "[\"bench\", \"blog\"]");
    assertThat(apps("--site", "all", "run-tests")).contains(Set.of("bench", "todo", "blog"));
    assertThat(apps("--site", "shop.localhost", "run-tests")).contains(Set.of("bench", "todo"));
    assertThat(apps("run-tests")).isEmpty();
  }

  @Test
  void of_all_sites_a_broken_one_is_left_out_and_named() throws IOException {
    state("shop.localhost", "[\"bench\", \"todo\"]");
    Files.writeString(root.resolve("sites/blog.localhost/site_config.json"), "{");
    StringWriter told = new StringWriter();
    String[] words = {"--site", "all", "run-tests"};
    CommandLine line = Main.commandLine(root, words).setErr(new PrintWriter(told, true));
    line.parseArgs(words);
    BenchCommand bench = line.getCommand();

    assertThat(bench.typedSitesApps(bench.directory())).contains(Set.of("bench", "todo"));
    assertThat(told.toString()).contains("site blog.localhost is left out", "site_config.json");
  }

  @Test
  void a_command_of_one_site_refuses_all_sites() {
    assertThat(run("--site", "all", "list-apps")).isEqualTo(2);
    assertThat(err.toString()).contains("name it instead of --site all");
  }

  private void state(String site, String apps) throws IOException {
    Files.writeString(
        root.resolve("sites").resolve(site).resolve("site_state.json"),
        "{\"epoch\": 1, \"installed_apps\": %s}".formatted(apps));
  }

  private Optional<Set<String>> apps(String... words) {
    CommandLine line = Main.commandLine(root, words);
    line.parseArgs(words);
    BenchCommand bench = line.getCommand();
    return bench.typedSitesApps(bench.directory());
  }

  @Test
  void an_unknown_command_is_a_usage_error_that_names_the_nearest() {
    assertThat(run("strat")).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("bench: there is no command `strat`\nDid you mean: start?\n");
  }

  @Test
  void an_unknown_command_stays_an_error_when_its_help_is_asked_for() {
    assertThat(run("strat", "--help")).isEqualTo(2);
    assertThat(err.toString()).contains("Did you mean: start?");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void without_a_command_all_are_listed() {
    assertThat(run()).isZero();
    assertThat(out.toString()).contains("Usage: bench").contains(Commands.NAMES);
  }

  @Test
  void a_word_too_many_is_named() {
    assertThat(run("status", "web")).isEqualTo(2);
    assertThat(err.toString()).startsWith("bench: `web` is not expected here\nTry: bench status");
  }

  @Test
  void a_wrong_option_is_two_lines_not_a_page() {
    assertThat(run("worker", "--queues", "long")).isEqualTo(2);
    assertThat(err.toString())
        .contains("--queues")
        .contains("--queue")
        .endsWith("Try: bench worker --help\n")
        .doesNotContain("Usage:");
  }

  @Test
  void a_worker_that_could_run_nothing_is_refused_before_it_starts() {
    assertThat(run("worker", "--concurrency", "0")).isEqualTo(2);
    assertThat(err.toString()).startsWith("bench: --concurrency is 0, expected 1 to 1000\n");
    assertWrong("--max-jobs is -1, expected 0 or more", "worker", "--max-jobs", "-1");
    assertWrong(
        "--strategy is best, expected one of priority, round-robin, random",
        "worker-pool",
        "--strategy",
        "best");
    assertWrong(
        "--num-workers is 1001, expected 1 to 1000", "worker-pool", "--num-workers", "1001");
  }

  @Test
  void options_for_many_sites_are_refused_where_nothing_is_migrated() {
    String sentence =
        "--skip and --restart migrate nothing: leave out --maintenance, --jobs, --canary and --stop-after";
    assertWrong(sentence, "migrate", "--skip", "todo:V3", "--stop-after", "3");
    assertWrong(sentence, "migrate", "--restart", "todo", "--stop-after", "3");
    assertWrong(sentence, "migrate", "--skip", "todo:V3", "--jobs", "2");
  }

  @ParameterizedTest
  @CsvSource({
    "wait --timeout 0, '--timeout is 0, expected 1 to 3600 seconds'",
    "stop --timeout 9999, '--timeout is 9999, expected 1 to 3600 seconds'",
    "up web --timeout 2h, '--timeout is 2h, expected 1 to 3600 seconds'",
    "restart --timeout soon, '--timeout soon: write seconds, such as 20, or 500ms, 2m'",
    "start --timeout soon, '--timeout soon: write seconds, such as 20, or 500ms, 2m'",
    "scale worker, '`worker` is not NAME=COUNT, such as worker=3'",
    "scale worker=101, 'worker=101: a number from 0 to 100 is expected'",
    "logs --lines many, 'Invalid value for option ''--lines'': ''many'' is not a whole number'",
  })
  void a_number_that_cannot_be_meant_is_a_usage_error(String line, String sentence) {
    assertThat(run(line.split(" "))).isEqualTo(2);
    assertThat(err.toString()).startsWith("bench: " + sentence + "\n").contains("Try: bench ");
  }

  private void assertWrong(String why, String... words) {
    err.getBuffer().setLength(0);
    assertThat(run(words)).isEqualTo(2);
    assertThat(err.toString()).startsWith("bench: " + why + "\n");
  }

  @Test
  void outside_of_a_bench_one_sentence_says_so() {
    assertThat(runIn(root.getRoot(), "list-sites")).isEqualTo(1);
    assertThat(err.toString()).startsWith("bench: ").doesNotContain("\tat ");
  }

  @Test
  void verbose_shows_where_an_error_comes_from() {
    assertThat(run("--verbose", "use", "nowhere")).isEqualTo(1);
    assertThat(err.toString()).contains("nowhere").contains("\tat dev.bench");
  }

  @Test
  void commands_work_from_any_folder_below_the_bench() {
    assertThat(runIn(root.resolve("logs/deep"), "list-sites")).isZero();
    assertThat(out.toString()).isEqualTo("  blog.localhost\n  shop.localhost\n");
  }

  @Test
  void use_chooses_the_default_site() {
    assertThat(run("use", "shop.localhost")).isZero();
    assertThat(run("list-sites")).isZero();
    assertThat(out.toString()).endsWith("  blog.localhost\n* shop.localhost\n");
  }

  @Test
  void an_unknown_site_is_an_error_and_changes_nothing() {
    assertThat(run("use", "shop.localhos")).isEqualTo(1);
    assertThat(err.toString()).contains("shop.localhost");
    assertThat(root.resolve("sites/common_site_config.json")).doesNotExist();
  }

  @Test
  void a_command_for_a_site_without_one_is_a_usage_error_that_says_what_to_do() {
    assertThat(run("list-apps")).isEqualTo(2);
    assertThat(err.toString()).contains("--site SITE").contains("bench use SITE");
  }

  @Test
  void the_site_may_stand_before_or_after_the_command() {
    assertThat(run("--site", "shop.localhost", "list-apps", "-f", "json")).isZero();
    assertThat(run("list-apps", "--format=json", "--site", "shop.localhost")).isZero();
    assertThat(out.toString().lines()).containsOnly("{\"shop.localhost\":[\"bench\"]}");
  }

  @Test
  void a_broken_settings_file_is_named_with_line_and_column() throws IOException {
    Files.writeString(root.resolve("sites/common_site_config.json"), "{\n \"a\": ,\n}");
    assertThat(run("list-sites")).isEqualTo(1);
    assertThat(err.toString()).contains("common_site_config.json").contains("line 2");
  }

  @Test
  void settings_are_set_with_the_types_of_frappe() throws IOException {
    run("set-config", "-g", "developer_mode", "1");
    run("set-config", "-g", "live_reload", "true");
    run("set-config", "-g", "-p", "domains", "[\"a\"]");
    run("set-config", "-g", "host_name", "http://x");
    run("set-config", "-g", "live_reload", "None");
    assertThat(root.resolve("sites/common_site_config.json"))
        .content()
        .isEqualToIgnoringWhitespace(
            "{\"developer_mode\": 1, \"domains\": [\"a\"], \"host_name\": \"http://x\"}");
  }

  @Test
  void a_value_that_no_reader_takes_is_refused_and_nothing_is_written() throws IOException {
    Path file = root.resolve("sites/shop.localhost/site_config.json");
    String before = Files.readString(file);

    assertThat(run("--site", "shop.localhost", "set-config", "pause_scheduler", "yes"))
        .isEqualTo(1);
    assertThat(run("set-config", "-g", "webserver_port", "abc")).isEqualTo(1);
    assertThat(run("set-config", "-g", "-p", "web_workers", "{")).isEqualTo(1);

    assertThat(err.toString())
        .contains("pause_scheduler is yes, expected true, false, 1 or 0; nothing was changed")
        .contains("webserver_port is abc, expected a whole number; nothing was changed")
        .contains("web_workers is not JSON");
    assertThat(file).content().isEqualTo(before);
    assertThat(root.resolve("sites/common_site_config.json")).doesNotExist();
  }

  @Test
  void a_wrong_value_can_be_taken_back_whatever_else_is_wrong() throws IOException {
    Path common = root.resolve("sites/common_site_config.json");
    Path site = root.resolve("sites/shop.localhost/site_config.json");
    Files.writeString(common, "{\"webserver_port\": \"abc\", \"socketio_port\": 0}");
    Files.writeString(site, "{\"pause_scheduler\": \"yes\", \"db_port\": \"x\"}");

    assertThat(run("set-config", "-g", "webserver_port", "8001")).isZero();
    assertThat(run("set-config", "-g", "socketio_port", "None")).isZero();
    assertThat(run("--site", "shop.localhost", "set-config", "pause_scheduler", "None")).isZero();

    assertThat(common).content().isEqualToIgnoringWhitespace("{\"webserver_port\": 8001}");
    assertThat(site).content().isEqualToIgnoringWhitespace("{\"db_port\": \"x\"}");
  }

  @Test
  void a_change_says_when_running_processes_take_it() {
    run("set-config", "-g", "web_workers", "16");
    run("--site", "shop.localhost", "set-config", "maintenance_mode", "1");
    run("set-config", "-g", "webserver_prot", "8001");

    assertThat(out.toString())
        .contains(
            "web_workers was set in sites/common_site_config.json; running web servers take it")
        .contains("after: bench restart web")
        .contains("sites/shop.localhost/site_config.json; every process takes it within a second")
        .contains("webserver_prot is not a known setting: did you mean webserver_port?");
  }

  @Test
  void a_setting_of_a_site_that_is_not_there_names_the_nearest() {
    assertThat(run("--site", "shop.localhots", "set-config", "a", "1")).isEqualTo(1);
    assertThat(err.toString()).contains("did you mean shop.localhost?");
  }

  @Test
  void show_config_hides_secrets() {
    run("set-config", "-g", "redis_queue", "redis://:hidden@127.0.0.1:11000");
    run("--site", "shop.localhost", "show-config");
    assertThat(out.toString())
        .contains("db_name", "redis://********@127.0.0.1:11000")
        .doesNotContain("hidden");
    out.getBuffer().setLength(0);
    run("--site", "shop.localhost", "show-config", "--json");
    assertThat(Json.core().object(out.toString())).containsEntry("db_name", "x");
  }

  @Test
  void a_site_is_added_to_the_file_of_hosts_once() throws IOException {
    Path hosts = Files.writeString(root.resolve("hosts"), "127.0.0.1 localhost # shop.localhost");
    for (int i = 0; i < 2; i++) {
      assertThat(run("--site", "shop.localhost", "add-to-hosts", "--file", hosts.toString()))
          .isZero();
    }
    assertThat(Files.readAllLines(hosts))
        .containsExactly(
            "127.0.0.1 localhost # shop.localhost",
            "127.0.0.1 shop.localhost",
            "::1 shop.localhost");
    assertThat(out.toString()).contains("has shop.localhost already");
  }

  @Test
  void a_build_of_an_unknown_app_lists_the_known() {
    assertThat(run("build", "--app", "shop")).isEqualTo(1);
    assertThat(err.toString()).contains("no app shop").contains("todo");
  }

  @Test
  void settings_of_nginx_reach_its_file_when_they_are_whole() throws Exception {
    TlsFiles tls = TlsFiles.make(root);
    Files.writeString(root.resolve("Procfile"), "web: bench serve\n");
    Path conf = root.resolve("config/nginx.conf");

    assertThat(run("set-nginx-port", "shop.localhost", "8085")).isZero();
    assertThat(conf).content().contains("listen 8085;");
    assertThat(run("set-ssl-certificate", "shop.localhost", tls.certificate().toString())).isZero();
    assertThat(out.toString()).contains("stays as it is until ssl_certificate_key is set");
    assertThat(conf).content().doesNotContain(tls.certificate().toString());
    assertThat(run("set-ssl-key", "shop.localhost", tls.key().toString())).isZero();
    assertThat(conf).content().contains("ssl_certificate %s;".formatted(tls.certificate()));
    String followed = Files.readString(conf);
    assertThat(run("set-ssl-key", "shop.localhost", "/etc/other.key")).isZero();
    assertThat(out.toString()).contains("ssl_certificate_key fit: /etc/other.key is not there");
    assertThat(conf).hasContent(followed);

    assertThat(run("set-nginx-port", "shop.localhost", "70000")).isEqualTo(1);
    assertThat(run("set-ssl-key", "shop.localhost", "a; b")).isEqualTo(1);
    assertThat(run("set-nginx-port", "shop.localhots", "80")).isEqualTo(1);
    assertThat(err.toString())
        .contains("nginx_port is 70000", "expected an absolute path", "no site shop.localhots");
  }

  @Test
  void the_health_of_a_service_is_its_exit_code() throws IOException {
    HttpServer web =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    web.createContext(
        "/health/ready",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    web.start();
    String port = Integer.toString(web.getAddress().getPort());
    try {
      assertThat(run("health", "web", "--port", port)).isZero();
      assertThat(run("health", "socketio", "--port", port)).isEqualTo(1);
    } finally {
      web.stop(0);
    }
    assertThat(out.toString()).contains("web is well", "socketio: ");
    assertThat(run("health", "nginx")).isEqualTo(1);
    assertThat(err.toString()).contains("nginx is not a service");
  }

  private void site(String name) throws IOException {
    Path folder = Files.createDirectories(root.resolve("sites").resolve(name));
    Files.writeString(
        folder.resolve("site_config.json"), "{\"db_name\": \"x\", \"db_password\": \"hidden\"}");
    Files.writeString(
        folder.resolve("site_state.json"), "{\"epoch\": 1, \"installed_apps\": [\"bench\"]}");
  }

  private int run(String... words) {
    return runIn(root, words);
  }

  private int runIn(Path folder, String... words) {
    CommandLine line = Main.commandLine(folder, words);
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(words);
  }
}

package dev.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.cli.setup.BenchFiles;
import dev.bench.config.BenchDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The commands about Procfiles and configuration files as people type them. */
class ProcfileCommandsTest {

  @TempDir Path folder;
  private Path root;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void make_a_bench() throws IOException {
    root = folder.resolve("one");
    for (String name : new String[] {"apps", "sites", "config"}) {
      Files.createDirectories(root.resolve(name));
    }
    new BenchFiles(new BenchDirectory(root)).makeMissing();
  }

  @Test
  void check_procfile_says_what_runs_and_how_it_is_looked_after() throws IOException {
    Files.writeString(
        root.resolve("Procfile"),
        """
        #: restart=always required signal=INT timeout=500ms ready=port terminal
        mine: ./x
        #: listen=0.0.0.0:8080
        api: ./y
        worker: bench worker
        """);
    Files.writeString(
        root.resolve("config/processes.json"), "{\"worker\": {\"after\": [\"mine\"]}}");
    assertThat(run("check-procfile")).isZero();
    assertThat(out.toString())
        .isEqualTo(
            """
            %s is good

              PROCESS  RESTART     REQUIRED  TERMINAL  LISTEN        SIGNAL  TIMEOUT  READY                                           START-LIMIT  AFTER                            COMMAND
              mine     always      yes       yes       -             INT     500ms    connects to localhost:5000                      60s          mariadb,redis_cache,redis_queue  ./x
              api      on-failure  no        no        0.0.0.0:8080  TERM    5s       runs                                            60s          mariadb,redis_cache,redis_queue  ./y
              worker   always      no        no        -             TERM    7s       says `worker is ready`, is registered in Redis  60s          mine                             bench worker
            """
                .formatted(root.resolve("Procfile")));
  }

  @Test
  void check_procfile_names_all_faults_and_fails() throws IOException {
    Files.writeString(root.resolve("Procfile"), "web bench serve\n#: restart=no\nweb: a\nweb: b\n");
    Files.writeString(root.resolve("config/processes.json"), "{\"wbe\": {}}");
    assertThat(run("check-procfile")).isEqualTo(1);
    assertThat(err.toString())
        .contains("Procfile line 1: ", "Procfile line 2: ", "Procfile line 4: ")
        .contains("processes.json line 1: there is no process `wbe` in the Procfile: did you mean")
        .doesNotContain("\tat ");
  }

  /** People look at what a stranger has written before they run it. */
  @Test
  void check_procfile_shows_nothing_that_has_an_effect_on_a_terminal() throws IOException {
    Files.writeString(root.resolve("Procfile"), "web: printf '\033[2J\u009b2J'\n");
    assertThat(run("check-procfile")).isZero();
    assertThat(out.toString()).endsWith("printf '?[2J?2J'\n");
    Files.writeString(root.resolve("Procfile"), "#: restart=\033[2J \u009bm=1\nweb: x\n");
    Files.writeString(
        root.resolve("config/processes.json"),
        "{\"\\u001b[2J\": {}, \"web\": {\"restart\": \"\\u009b2J\"}}");
    assertThat(run("check-procfile")).isEqualTo(1);
    assertThat(err.toString())
        .contains(
            "`?[2J` is none of", "`?m` is not a setting", "no process `?[2J`", "`?2J` is none of")
        .doesNotContainPattern("[\\p{Cc}&&[^\n]]");
  }

  @Test
  void check_procfile_reads_a_file_of_any_folder() throws IOException {
    Path other = Files.createDirectories(folder.resolve("shop"));
    Files.writeString(other.resolve("Procfile"), "web: node server.js\n");
    assertThat(runIn(folder, "check-procfile", "-f", "shop/Procfile")).isZero();
    assertThat(runIn(other, "check-procfile")).isZero();
    assertThat(out.toString())
        .containsPattern("web +never +yes +no +- +TERM +5s +runs +60s +- +node server.js");
  }

  @Test
  void a_folder_without_a_procfile_outside_of_any_bench_is_said_to_have_none() {
    assertThat(runIn(folder, "check-procfile")).isEqualTo(1);
    assertThat(runIn(folder, "start", "web")).isEqualTo(1);
    assertThat(err.toString().lines())
        .hasSize(2)
        .allMatch(line ->
            line.equals(
                "bench: %s has no Procfile and is not in a bench: name one with -f FILE, or make a bench with: bench init DIR"
                    .formatted(folder)));
  }

  @Test
  void check_procfile_names_those_that_wait_in_a_circle() throws IOException {
    Files.writeString(root.resolve("Procfile"), "#: after=web\nredis_cache: x\nweb: y\n");
    assertThat(run("check-procfile")).isEqualTo(1);
    assertThat(err.toString()).contains("Procfile line 1: redis_cache after web after redis_cache");
  }

  @Test
  void check_procfile_names_ports_that_do_not_agree() throws IOException {
    Files.writeString(root.resolve("Procfile"), "web: bench serve --port 8123\n");
    assertThat(run("check-procfile")).isEqualTo(1);
    assertThat(err.toString()).contains("8123", "webserver_port", "bench setup procfile");
  }

  @Test
  void a_file_that_people_have_changed_is_changed_only_when_they_agree() throws IOException {
    Path file = root.resolve("Procfile");
    Files.writeString(file, "web: bench serve --port 8123\nmine: x\n");
    assertThat(run("setup", "procfile")).isEqualTo(1);
    assertThat(out.toString())
        .contains("- web: bench serve --port 8123", "+ web: bench serve --port 8000");
    assertThat(err.toString()).contains("--yes");
    assertThat(file).hasContent("web: bench serve --port 8123\nmine: x\n");
    assertThat(run("setup", "procfile", "--yes")).isZero();
    assertThat(file).hasContent("web: bench serve --port 8000\nmine: x\n");
    assertThat(run("setup", "procfile")).isZero();
    assertThat(out.toString()).contains("Procfile is up to date");
  }

  @Test
  void several_files_are_set_up_in_one_line() throws IOException {
    Files.writeString(
        root.resolve("sites/common_site_config.json"),
        "{\"webserver_port\": 8001, \"redis_queue\": \"redis://127.0.0.1:11001\"}");
    assertThat(run("setup", "procfile", "redis", "--yes")).isZero();
    assertThat(root.resolve("Procfile")).content().contains("--port 8001");
    assertThat(root.resolve("config/redis_queue.conf")).content().contains("port 11001");
    assertThat(out.toString()).contains("config/redis_cache.conf is up to date");
  }

  @Test
  void a_file_that_is_kept_does_not_keep_the_next_from_being_written() throws IOException {
    Path kept = root.resolve("Procfile");
    Path next = root.resolve("config/redis_queue.conf");
    Files.writeString(kept, "web: bench serve --port 8123\n");
    Files.delete(next);
    assertThat(run("setup", "procfile", "redis")).isEqualTo(1);
    assertThat(kept).hasContent("web: bench serve --port 8123\n");
    assertThat(next).content().contains("port 11000");
    assertThat(out.toString()).contains("config/redis_queue.conf written");
    assertThat(err.toString().lines())
        .containsExactly("bench: kept as they are: Procfile; --yes writes what would change");
  }

  @Test
  void all_files_that_are_kept_are_named_at_the_end() throws IOException {
    Files.writeString(root.resolve("Procfile"), "web: bench serve --port 8123\n");
    Files.writeString(root.resolve("config/redis_queue.conf"), "port 1\n");
    Files.writeString(root.resolve("sites/common_site_config.json"), "{\"mine\": 1}");
    assertThat(run("setup", "procfile", "redis", "config")).isEqualTo(1);
    assertThat(err.toString())
        .startsWith(
            "bench: kept as they are: Procfile, config/redis_queue.conf, sites/common_site_config.json;");
    assertThat(out.toString().lines().filter(line -> line.endsWith(" would change:"))).hasSize(3);
  }

  @Test
  void setup_config_adds_what_is_missing_when_people_agree() throws IOException {
    Path file = root.resolve("sites/common_site_config.json");
    Files.writeString(file, "{\"webserver_port\": 8123, \"mine\": 1}");
    assertThat(run("setup", "config")).isEqualTo(1);
    assertThat(out.toString()).contains("+ \"socketio_port\": 9000");
    assertThat(file).hasContent("{\"webserver_port\": 8123, \"mine\": 1}");
    assertThat(run("setup", "config", "--yes")).isZero();
    assertThat(file)
        .content()
        .contains("\"mine\": 1", "\"webserver_port\": 8123", "developer_mode");
    assertThat(out.toString())
        .contains("other ports stand in Procfile", "bench setup procfile redis");
  }

  @Test
  void setup_config_gives_a_second_bench_other_ports() throws IOException {
    Path second = folder.resolve("two");
    for (String name : new String[] {"apps", "sites", "config"}) {
      Files.createDirectories(second.resolve(name));
    }
    assertThat(runIn(second, "setup", "config")).isZero();
    assertThat(second.resolve("sites/common_site_config.json"))
        .content()
        .doesNotContain("\"webserver_port\": 8000", ":13000", ":11000");
    assertThat(out.toString()).doesNotContain("other ports stand");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "start -p Procfile          | 2 | --port Procfile is not a port; a Procfile is named with -f FILE",
        "start -p 99999             | 2 | --port is 99999, expected a port from 1 to 65535",
        "start -p 99999999999999    | 2 | --port is 99999999999999, expected a port from 1 to 65535",
        "start -e big.env           | 1 | PORT of -e is 99999, expected a port from 1 to 65535",
        "start -p 65535 -c worker=2 | 1 | worker.2 would get PORT 65536, above 65535: begin lower",
        "start -t soon              | 2 | --timeout soon: write seconds",
        "start -c wroker=2          | 1 | --concurrency `wroker=2`: there is no process `wroker`: did you mean worker?",
        "start -e missing.env       | 1 | missing.env does not exist",
        "start -f missing/Procfile  | 1 | missing/Procfile does not exist: write lines of the form",
        "start wroker               | 1 | no process `wroker`",
        "start --ports none         | 2 | --ports",
        "start -d missing -f Procfile | 1 | missing is not a folder",
        "start -d ../one/sites -f ../one/Procfile | 1 | one is a bench, which runs in its own folder",
        "run                        | 2 | Missing required parameter: 'COMMAND'",
        "run -f missing/Procfile x  | 1 | missing/Procfile does not exist: write lines of the form",
        "run -f missing/Procfile x y | 1 | shop/missing is not a folder that can be entered",
        "run -e missing.env ls -l   | 1 | missing.env does not exist",
        "run -p soon ls -l          | 2 | --port soon is not a port",
      })
  void a_start_that_cannot_be_meant_so_is_refused_before_anything_runs(
      String line, int code, String message) throws IOException {
    Path other = Files.createDirectories(folder.resolve("shop"));
    Files.writeString(other.resolve("Procfile"), "worker: exit 7 $PORT\n");
    Files.writeString(other.resolve("big.env"), "PORT=99999\n");
    assertThat(runIn(other, line.split(" +", -1))).isEqualTo(code);
    assertThat(err.toString()).contains(message);
  }

  @Test
  void a_port_of_env_that_is_none_is_named_with_its_file() throws IOException {
    Files.writeString(folder.resolve("Procfile"), "worker: exit 7\n");
    Files.writeString(folder.resolve(".env"), "PORT=abc\n");
    assertThat(runIn(folder, "start")).isEqualTo(1);
    assertThat(err.toString()).contains("PORT of .env is abc, expected a port from 1 to 65535");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "serve --port 65536   | --port is 65536, expected a port from 1 to 65535",
        "socketio --port -1   | --port is -1, expected a port from 1 to 65535",
        "start -c web=2       | web.2 would listen on port 65536, above 65535: choose a lower one",
      })
  void a_port_that_cannot_be_is_named_with_those_that_can(String line, String message)
      throws IOException {
    Files.writeString(root.resolve("Procfile"), "web: bench serve --port $PORT\n");
    Files.writeString(root.resolve("sites/common_site_config.json"), "{\"webserver_port\": 65535}");
    assertThat(run(line.split(" +", -1))).isEqualTo(1);
    assertThat(err.toString()).contains(message).doesNotContain("out of range");
  }

  @Test
  void settings_that_are_wrong_fail_the_start_with_every_fault() throws IOException {
    Files.writeString(
        root.resolve("sites/common_site_config.json"),
        "{\"webserver_port\": 80000, \"time_zone\": \"Mars\", \"socketio_prot\": 9}");
    assertThat(run("start")).isEqualTo(1);
    assertThat(err.toString())
        .contains("webserver_port is 80000", "time_zone is Mars", "did you mean socketio_port?");
  }

  @Test
  void a_port_that_is_taken_is_named_before_anything_runs() throws IOException {
    Path other = Files.createDirectories(folder.resolve("shop"));
    Path trace = other.resolve("trace");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      Files.writeString(other.resolve("Procfile"), "web: echo $PORT >%s\n".formatted(trace));
      assertThat(runIn(other, "start", "-p", port)).isEqualTo(1);
      assertThat(err.toString())
          .contains("port " + port + " (for web) is taken by pid " + ProcessHandle.current().pid())
          .contains("--ports auto");
    }
    assertThat(trace).doesNotExist();
  }

  @Test
  void every_port_of_a_bench_that_is_taken_is_named() throws IOException {
    try (ServerSocket web = new ServerSocket(0);
        ServerSocket queue = new ServerSocket(0)) {
      Files.writeString(
          root.resolve("sites/common_site_config.json"),
          "{\"webserver_port\": %d, \"redis_queue\": \"redis://127.0.0.1:%d\"}"
              .formatted(web.getLocalPort(), queue.getLocalPort()));
      assertThat(run("setup", "procfile", "redis", "--yes")).isZero();
      assertThat(run("start", "web", "redis_queue")).isEqualTo(1);
      assertThat(err.toString())
          .contains("port " + web.getLocalPort() + " (for web)")
          .contains("port " + queue.getLocalPort() + " (for redis_queue)")
          .contains("bench start --ports auto");
    }
  }

  private int run(String... words) {
    return runIn(root, words);
  }

  private int runIn(Path place, String... words) {
    CommandLine line = Main.commandLine(place, words);
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(words);
  }
}

package dev.bench.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.testkit.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people do wrong: one clear sentence, what to do, a status above 0, nothing half made. */
class BadInputIT {

  private static BenchUnderTest bench;

  private Map<Path, String> before;

  @BeforeAll
  static void make_a_bench() throws IOException {
    bench = BenchUnderTest.make();
    bench.typist().run("build").succeeded();
  }

  @AfterAll
  static void delete_it() throws IOException {
    bench.close();
  }

  @BeforeEach
  void look_at_the_files() throws IOException {
    before = files();
  }

  @AfterEach
  void nothing_is_half_made() throws IOException {
    bench.awaitQuiet();
    assertThat(files()).isEqualTo(before);
  }

  /** What counts: all but logs, locks, the data of servers, and what was built. */
  private static Map<Path, String> files() throws IOException {
    Map<Path, String> found = new TreeMap<>();
    try (Stream<Path> all = Files.walk(bench.root())) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        Path inBench = bench.root().relativize(file);
        if (!inBench
            .toString()
            .matches("logs/.*|config/pids/.*|.*\\.lock|env/.*|apps/.*/target/.*")) {
          found.put(inBench, Files.readString(file, StandardCharsets.ISO_8859_1));
        }
      }
    }
    return found;
  }

  @Test
  void a_missing_jdk() throws IOException {
    Path tools = Files.createDirectory(bench.root().resolveSibling("tools"));
    for (String tool : List.of("bash", "env", "readlink", "setsid")) {
      Files.createSymbolicLink(tools.resolve(tool), Path.of("/usr/bin", tool));
    }
    Ran ran =
        bench
            .typist()
            .with("JAVA_HOME", "")
            .with("BENCH_JDK_FOLDERS", tools)
            .with("PATH", System.getProperty("bench.distribution") + "/bin:" + tools)
            .run("start");

    assertRefused(ran, "needs a JDK 25 or newer and found none", "install one", "JAVA_HOME");
  }

  @Test
  void an_occupied_port() throws IOException {
    int port = bench.config().webserverPort();
    try (ServerSocket other = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      for (String command : List.of("start", "serve", "socketio --port " + port)) {
        assertRefused(
            bench.typist().run((Object[]) command.split(" ")),
            "port " + port + " (for ",
            "is taken by pid " + ProcessHandle.current().pid() + ": ",
            "java",
            "sites/common_site_config.json");
      }
      assertThat(other.isClosed()).isFalse();
    }
  }

  @Test
  void settings_that_are_no_json() throws IOException {
    Path settings = bench.root().resolve("sites/common_site_config.json");
    String good = Files.readString(settings);
    Files.writeString(settings, good.replaceFirst("1,\n", "1\n"));
    try {
      for (String command : List.of("start", "worker", "list-sites")) {
        assertRefused(
            bench.typist().run(command),
            "sites/common_site_config.json",
            "line 3",
            "column 2",
            "mend the file");
      }
    } finally {
      Files.writeString(settings, good);
    }
  }

  @Test
  void an_unknown_site() {
    assertRefused(
        bench.typist().run("--site", "shop.localhost", "execute", "todo.Todos.open"),
        "shop.localhost",
        "bench new-site");
  }

  @Test
  void a_mariadb_that_does_not_answer() {
    int nobody = FreePorts.one();

    Ran ran =
        bench
            .typist()
            .run(
                "new-site", "shop.localhost",
                "--db-host", "127.0.0.1",
                "--db-port", nobody,
                "--db-root-username", "root",
                "--db-root-password", "secret",
                "--admin-password", "secret",
                "--install-app", "todo");

    assertRefused(ran, "127.0.0.1", Integer.toString(nobody), "--db-host");
    assertThat(ran.output()).doesNotContain("secret");
  }

  @Test
  void a_folder_that_is_no_bench(@TempDir Path elsewhere) {
    for (String command : List.of("start", "serve", "worker", "list-sites")) {
      assertRefused(bench.typist().at(elsewhere).run(command), elsewhere.toString(), "bench init");
    }
    assertThat(elsewhere).isEmptyDirectory();
  }

  private static void assertRefused(Ran ran, String... said) {
    assertThat(ran.status()).as(ran.output()).isNotZero();
    assertThat(ran.output()).contains(said).doesNotContain("Exception", "\tat ");
    assertThat(ran.output().lines().count()).as(ran.output()).isLessThanOrEqualTo(3);
  }
}

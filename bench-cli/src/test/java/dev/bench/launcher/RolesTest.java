package dev.bench.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RolesTest {
  @TempDir private Path folder;
  private Path jdk;
  private Path runtime;

  @BeforeEach
  void unpack_a_distribution() throws IOException {
    jdk = FakeInstall.jdk(folder.resolve("a jdk"), "25.0.3");
    runtime = FakeRuntime.in(folder.resolve("a bench of ours"));
  }

  @ParameterizedTest
  @CsvSource({
    "serve --port 8000, web",
    "--site a.localhost request --path /, web",
    "worker --queue long, worker",
    "worker-pool, worker",
    "schedule, scheduler",
    "socketio, realtime",
    "start, start",
    "start web worker, start",
    "start -f Procfile, procfile",
    "start -c a=2 --procfile=Procfile, procfile",
    "watch, watch",
    "new-site a.localhost, site",
    "--site all migrate, site",
    "migrate-to, cli",
    "--help, cli",
    "--site serve execute, cli",
    "--site=a worker, worker",
    "-v --site a.localhost serve, web",
    "'', cli",
    "--site, cli",
  })
  void the_first_word_that_is_no_option_tells_the_role(String words, String role) throws Exception {
    Object[] command = new Object[] {runtime.resolve("bin/bench")};
    if (!words.isEmpty()) {
      command = (command[0] + "\t" + words.replace(' ', '\t')).split("\t");
    }

    Shell.Ran ran = shell().run(command);

    assertThat(ran.status()).as(ran.err()).isZero();
    assertThat(ran.out().lines())
        .contains("java of " + jdk, "-Dbench.role=" + role, runtime + "/lib/" + jar(role));
  }

  /** What starts and what watches is the command line in another life. */
  private static String jar(String role) {
    return (Set.of("site", "start", "procfile", "watch").contains(role) ? "cli" : role) + ".jar";
  }

  @Test
  void every_word_reaches_java_as_it_was_given() throws Exception {
    Shell.Ran ran = shell().run(runtime.resolve("bin/bench"), "execute", "a  b", "", "*", "$HOME");

    assertThat(ran.out().lines().toList())
        .endsWith("dev.bench.cli.Main", "execute", "a  b", "", "*", "$HOME");
  }

  @Test
  void options_of_the_environment_come_after_ours() throws Exception {
    Shell.Ran ran =
        shell().with("BENCH_JAVA_OPTS", "-Xmx1g -Da=b").run(runtime.resolve("bin/bench"), "serve");

    assertThat(ran.out().lines()).containsSubsequence("-Xmx256m", "-Xmx1g", "-Da=b");
  }

  @Test
  void a_share_of_the_memory_of_a_container_takes_the_place_of_the_sizes() throws Exception {
    Shell.Ran ran =
        shell()
            .with("BENCH_JAVA_OPTS", "-XX:MaxRAMPercentage=70")
            .run(runtime.resolve("bin/bench"), "worker");
    assertThat(ran.out().lines())
        .contains("-XX:MaxRAMPercentage=70")
        .noneMatch(flag -> flag.matches("-Xm[xsn].*"));
  }

  @ParameterizedTest
  @CsvSource({
    "schedule --profile a.jfr, 'filename=a.jfr,dumponexit=true'",
    "socketio --profile=./b.jfr, 'filename=./b.jfr,dumponexit=true'",
    "socketio --profile=c.jfr, 'jdk.InitialEnvironmentVariable#enabled=false'",
    "serve --profile a%t.jfr, ''",
    "serve --debug all, ''",
    "serve --debug, ''",
    "'serve --profile a,b.jfr', ''",
    "new-app --debug 5005, ''"
  })
  void a_service_is_debugged_and_profiled_by_flags_of_its_jvm(String words, String flag)
      throws Exception {
    Object[] command = (runtime.resolve("bin/bench") + "\t" + words.replace(' ', '\t')).split("\t");

    List<String> flags = shell().in(folder).run(command).out().lines().toList();

    List<String> asked =
        flags.subList(0, flags.indexOf("-cp")).stream()
            .filter(each -> each.matches("-agentlib.*|.*FlightRecording.*"))
            .toList();
    assertThat(asked).hasSize(flag.isEmpty() ? 0 : 1);
    assertThat(asked).allMatch(each -> each.contains(flag));
  }

  @ParameterizedTest
  @CsvSource({
    "serve --debug 5005, 1, '127.0.0.1:5005'",
    "worker --queue long --debug=5006, true, '127.0.0.1:5006'",
    "serve --debug 5005, 0, ''"
  })
  void a_debugger_finds_a_port_in_a_bench_with_developer_mode_only(
      String words, String mode, String flag) throws Exception {
    Path bench = FakeRuntime.bench(folder.resolve("bench"));
    FakeRuntime.write(
        bench.resolve("sites/common_site_config.json"), "{\"developer_mode\": " + mode + "}\n");
    Object[] command = (runtime.resolve("bin/bench") + "\t" + words.replace(' ', '\t')).split("\t");

    String flags = shell().in(bench).run(command).out();

    if (flag.isEmpty()) {
      assertThat(flags).contains("-cp").doesNotContain("jdwp");
    } else {
      assertThat(flags).contains("jdwp", flag);
    }
  }

  @Test
  void only_its_owner_can_read_what_is_recorded() throws Exception {
    Path file = Files.createFile(folder.resolve("web.jfr"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    Path bench = runtime.resolve("bin/bench");

    shell().in(folder).run(bench, "serve", "--profile", "web.jfr");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");

    shell().in(folder).run(bench, "worker", "--profile", "worker-%p.jfr");
    try (Stream<Path> made = Files.list(folder)) {
      assertThat(made.filter(each -> each.getFileName().toString().matches("worker-\\d+\\.jfr")))
          .singleElement()
          .satisfies(each ->
              assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
                  .isEqualTo("rw-------"));
    }
  }

  @Test
  void the_launcher_works_through_a_link() throws Exception {
    Path link = folder.resolve("bench on the path");
    Files.createSymbolicLink(link, runtime.resolve("bin/bench"));

    assertThat(shell().run(link, "version").out()).contains("-Dbench.runtime=" + runtime);
  }

  @Test
  void inside_a_bench_its_own_runtime_is_run() throws Exception {
    Path own = FakeRuntime.in(folder.resolve("older"));
    Path bench = FakeRuntime.bench(folder.resolve("bench"));
    Files.createDirectory(bench.resolve("env"));
    Files.createSymbolicLink(bench.resolve("env/runtime"), own);
    Path below = Files.createDirectories(bench.resolve("apps/todo/src"));

    Shell.Ran ran = shell().in(below).run(runtime.resolve("bin/bench"), "worker");

    assertThat(ran.out()).contains("-Dbench.runtime=" + own);
  }

  @Test
  void a_bench_whose_runtime_is_gone_is_served_by_the_one_at_hand() throws Exception {
    Path bench = FakeRuntime.bench(folder.resolve("bench"));
    Files.createDirectory(bench.resolve("env"));
    Files.createSymbolicLink(bench.resolve("env/runtime"), folder.resolve("gone"));

    Shell.Ran ran = shell().in(bench).run(runtime.resolve("bin/bench"), "worker");

    assertThat(ran.out()).contains("-Dbench.runtime=" + runtime);
  }

  @Test
  void an_output_that_was_closed_is_nowhere() throws Exception {
    Shell.Ran ran =
        shell()
            .run(
                "sh",
                "-c",
                "exec \"$1\" start <&- >&- && echo no",
                "",
                runtime.resolve("bin/bench"));

    assertThat(ran).isEqualTo(new Shell.Ran(0, "", ""));
  }

  @ParameterizedTest
  @CsvSource({"true, 0", "trap : PIPE, 0", "'trap \"\" PIPE', 1"})
  void java_is_told_when_the_end_of_a_reader_should_not_matter(String before, int times)
      throws Exception {
    String script = before + "\n\"$1\" start | cat";
    Shell.Ran ran = shell().run("bash", "-c", script, "", runtime.resolve("bin/bench"));

    assertThat(ran.out().lines().filter("-Dbench.sigpipe.ignored=true"::equals)).hasSize(times);
  }

  @Test
  void a_torn_distribution_is_one_sentence() throws Exception {
    Files.delete(runtime.resolve("lib/web.classpath"));

    Shell.Ran ran = shell().run(runtime.resolve("bin/bench"), "serve");

    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.err().lines()).hasSize(1);
    assertThat(ran.err()).contains("lib/web.classpath is missing");
  }

  private Shell shell() {
    return new Shell().with("HOME", folder).with("JAVA_HOME", jdk).with("BENCH_NO_AOT", 1);
  }
}

package dev.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.testkit.Patience;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code bench logs} as it is typed. */
class LogsCommandTest {

  private static final String LINE = "2026-10-03T21:48:23.123+02:00 web | hello\n";

  @TempDir Path root;

  private final StringWriter err = new StringWriter();

  @BeforeEach
  void make_a_bench() throws IOException {
    for (String folder : List.of("apps", "sites", "config", "logs")) {
      Files.createDirectories(root.resolve(folder));
    }
    Files.writeString(root.resolve("Procfile"), "web: x\nworker: y\n");
    Files.writeString(root.resolve("logs/web.log"), LINE);
  }

  @Test
  void an_unknown_name_says_which_there_are() {
    assertThat(run("logs", "wob")).isEqualTo(2);
    assertThat(run("logs", "redis")).isEqualTo(2);
    assertThat(err.toString().lines().filter(line -> line.startsWith("bench: ")))
        .containsExactly(
            "bench: no process `wob` logs here: did you mean web?",
            "bench: no process `redis` logs here; there are web, worker");
  }

  @Test
  void a_log_that_another_program_writes_is_named() throws IOException {
    Files.writeString(root.resolve("logs/mariadb.log"), "2026-11-27  5:06:35 0 [Note] Starting\n");
    assertThat(run("logs", "mariadb")).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("bench: logs/mariadb.log was not written by bench start: read it as it is");
  }

  @Test
  void a_job_without_records_is_not_passed_over_in_silence() {
    assertThat(run("logs", "--job", "9f2c-42")).isEqualTo(1);
    assertThat(err.toString())
        .startsWith(
            "bench: no record here is of job 9f2c-42, and the logs reach back to 2026-10-03T")
        .contains(
            "no job of this bench has that id, or it logged before and its records were rotated");
  }

  @Test
  void a_broken_expression_is_one_sentence() {
    assertThat(run("logs", "--grep", "a(b")).isEqualTo(2);
    assertThat(err.toString())
        .startsWith(
            "bench: --grep `a(b` is not a regular expression: Unclosed group, at character ");
  }

  @Test
  void a_time_that_is_none_is_one_sentence() {
    assertThat(run("logs", "--since", "yesterday")).isEqualTo(2);
    assertThat(err.toString()).startsWith("bench: --since `yesterday` is not a time: ");
  }

  @Test
  void fewer_than_no_records_are_refused() {
    assertThat(run("logs", "-n", "-1")).isEqualTo(2);
    assertThat(err.toString()).startsWith("bench: --lines is -1, expected 0 or more\n");
  }

  @Test
  void outside_of_a_bench_one_sentence_says_so() {
    assertThat(runIn(root.getRoot(), "logs")).isEqualTo(1);
    assertThat(err.toString()).startsWith("bench: ").contains("not in a bench");
  }

  @Test
  void a_fresh_bench_says_where_logs_come_from() throws IOException {
    Files.delete(root.resolve("logs/web.log"));
    assertThat(run("logs")).isZero();
    assertThat(err.toString()).isEqualTo("Nothing is logged yet; `bench start` writes to logs/\n");
  }

  @Test
  void a_broken_procfile_is_no_obstacle() throws Exception {
    Files.writeString(root.resolve("Procfile"), "broken");
    Process logs = start("logs");
    assertThat(logs.inputReader().readLine()).isEqualTo(LINE.strip());
    assertThat(logs.waitFor()).isZero();
  }

  @Test
  void following_shows_what_comes_and_ends_well_with_Ctrl_C() throws Exception {
    Process logs = start("logs", "-f", "--no-color");
    try (BufferedReader lines = logs.inputReader()) {
      assertThat(lines.readLine()).isEqualTo(LINE.strip());
      Files.writeString(
          root.resolve("logs/web.log"), LINE.replace("hello", "more"), StandardOpenOption.APPEND);
      assertThat(lines.readLine()).endsWith("more");
      Files.writeString(root.resolve("logs/worker.log"), LINE.replace("web", "worker"));
      assertThat(lines.readLine()).contains("worker | hello");
      new ProcessBuilder("kill", "-INT", Long.toString(logs.pid())).start().waitFor();
      assertThat(logs.waitFor(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(logs.exitValue()).isZero();
      assertThat(errorsOf(logs)).isEmpty();
    } finally {
      logs.destroyForcibly();
    }
  }

  @Test
  void head_may_close_the_pipe() throws Exception {
    Files.writeString(root.resolve("logs/web.log"), LINE.repeat(100_000));
    Process logs = start("logs", "-n", "100000");
    logs.inputReader().readLine();
    logs.getInputStream().close();
    assertThat(logs.waitFor(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(logs.exitValue()).isZero();
    assertThat(errorsOf(logs)).isEmpty();
  }

  private static String errorsOf(Process process) throws IOException {
    return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private Process start(String... words) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Duser.timezone=Europe/Berlin",
            "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(words));
    return new ProcessBuilder(command).directory(root.toFile()).start();
  }

  private int run(String... words) {
    return runIn(root, words);
  }

  private int runIn(Path folder, String... words) {
    CommandLine line = Main.commandLine(folder, words);
    line.setErr(new PrintWriter(err, true));
    return line.execute(words);
  }
}

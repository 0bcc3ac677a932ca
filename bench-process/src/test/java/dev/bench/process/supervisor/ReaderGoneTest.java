package dev.bench.process.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bench.process.output.StandardOutput;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A manager whose output is a pipe that somebody reads for a while, as {@code head} does. */
class ReaderGoneTest {

  private static final Duration LIMIT = Duration.ofMinutes(1);

  /** In bytes, of a pipe that holds 64 KB at the most; there is much more to be written. */
  private static final int FILLING = 16 * 1024;

  @TempDir Path folder;

  /** Only this test's processes have it in their command line. */
  private final String mark = "9" + System.nanoTime() % 1_000_000_000L;

  @Test
  void an_output_without_a_reader_ends_everything_as_SIGPIPE_does() throws Exception {
    Process manager = start("a: yes " + mark + "\nb: sleep " + mark);
    readALineAndLeave(manager);
    assertThat(manager.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(manager.exitValue()).isEqualTo(141);
    assertThat(manager.errorReader().readLine())
        .isEqualTo("bench: the output has no reader any more: stopping everything");
    assertThat(Forked.alive(mark)).isEmpty();
  }

  @Test
  void where_SIGPIPE_is_ignored_that_does_not_matter() throws Exception {
    Process manager =
        start(
            "a: seq 1 200000; touch told; sleep " + mark,
            "-D" + StandardOutput.IGNORED + "=" + true);
    readALineAndLeave(manager);
    await().atMost(LIMIT).until(() -> Files.exists(folder.resolve("told")));
    assertThat(Forked.alive("sleep " + mark)).isNotEmpty();
    manager.destroy();
    assertThat(manager.waitFor()).isEqualTo(143);
  }

  @Test
  void a_slow_reader_is_not_gone_when_another_program_sets_O_NONBLOCK() throws Exception {
    Process manager = startBehind("dd if=/dev/null oflag=nonblock 2>/dev/null", "a: seq 1 200000");
    try (BufferedReader errors = manager.errorReader();
        BufferedReader reader = manager.inputReader()) {
      await().atMost(LIMIT).until(() -> manager.getInputStream().available() > FILLING);
      assertThat(reader.lines().filter(line -> line.matches("a \\| \\d+")).toList())
          .isEqualTo(IntStream.rangeClosed(1, 200_000).mapToObj(n -> "a | " + n).toList());
      assertThat(errors.lines()).isEmpty();
    }
  }

  @Test
  void a_signal_that_ended_the_reader_too_is_no_second_one() {
    History history = History.standard("a").play("a started");
    history.transcript();
    history.play("unread\nsignal 2\na stopped 143");
    assertThat(history.transcript()).isEqualTo("TERM a\nno reader\na: stopped\nexit 130");
    assertThat(History.standard("a").play("unread\na stopped 143").transcript())
        .endsWith("exit 141");
  }

  @Test
  void a_stop_needs_no_reader() {
    History history = History.standard("a").play("a started\nsignal 2");
    history.transcript();
    history.play("unread\na stopped 143");
    assertThat(history.transcript()).isEqualTo("a: stopped\nexit 130");
  }

  @Test
  void a_terminal_that_takes_no_last_line_is_not_waited_for() throws Exception {
    Process manager = startBehind("timeout 1 cat /dev/zero >&2", "a: trap '' TERM; yes " + mark);
    readALineAndLeave(manager);
    assertThat(manager.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(manager.exitValue()).isEqualTo(141);
    assertThat(Forked.alive(mark)).isEmpty();
  }

  /** What a shell does first has the same output. */
  private Process startBehind(String first, String procfile) throws IOException {
    Path file = Files.writeString(folder.resolve("Procfile"), procfile);
    List<String> command = new ArrayList<>(List.of("sh", "-c", first + "; exec \"$@\"", "sh"));
    command.addAll(Forked.builder(file).command());
    return new ProcessBuilder(command).start();
  }

  private Process start(String procfile, String... flags) throws IOException {
    Path file = Files.writeString(folder.resolve("Procfile"), procfile);
    return Forked.builder(file, flags).start();
  }

  private static void readALineAndLeave(Process manager) throws IOException {
    try (BufferedReader reader = manager.inputReader()) {
      assertThat(reader.readLine()).isNotNull();
    }
  }
}

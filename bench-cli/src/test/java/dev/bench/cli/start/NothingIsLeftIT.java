package dev.bench.cli.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bench.process.child.ProcFs;
import dev.bench.process.supervisor.Forked;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * However a manager dies: /proc is searched for what it started. Most of a case is the wait for the
 * deaf, hence three cases run at the same time. Nine managers with thirty processes each would not
 * start within a minute on a busy machine.
 */
@Execution(ExecutionMode.CONCURRENT)
class NothingIsLeftIT {

  /** A second signal that comes sooner is taken for the first one. */
  private static final Duration ECHO = Duration.ofMillis(100);

  /**
   * Plain, deaf, in the background, in sessions of their own, orphans, stopped, and on terminals of
   * their own without heeding that those are hung up.
   */
  private static final String PROCFILE =
      """
      plain: sleep MARK
      group: sleep MARK & (trap '' TERM; sleep MARK) & sleep MARK
      away: setsid sleep MARK & sleep MARK
      orphan: (setsid sh -c 'sleep MARK & sleep MARK' &) ; sleep MARK
      stopped: (trap '' TERM; sh -c 'kill -STOP $$; sleep MARK') & setsid sh -c 'kill -STOP $$; sleep MARK'
      #: terminal
      typed: trap '' HUP; (trap '' TERM; sleep MARK) & sleep MARK
      #: terminal
      jobs: trap '' HUP; set -m; sleep MARK & sleep MARK
      """;

  /**
   * Of the group, only one hears it; INT is what ends this group, and the file says that it did.
   */
  private static final String BY_SIGNAL =
      """
      #: signal=INT
      asked: trap 'touch FILE; exit' INT; trap '' TERM; while :; do sleep MARK; done
      """;

  /** One each tenth of a second: as many as fit into the grace when a look takes no time. */
  private static final int LOOKS_WITHIN_THE_GRACE = 50;

  private static final int SLEEPS = 14;
  private static final int STOPPED = 2;

  /** For what a busy machine does at some time; what is promised is {@link PromisedEndTest}. */
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private static final Semaphore AT_THE_SAME_TIME = new Semaphore(3);

  @TempDir Path folder;

  /** Only this test's processes have it in their command line. */
  private final String mark = "8" + System.nanoTime() % 1_000_000_000L;

  private Process manager;

  @BeforeEach
  void wait_for_a_turn() throws InterruptedException {
    AT_THE_SAME_TIME.acquire();
  }

  @AfterEach
  void end() {
    AT_THE_SAME_TIME.release();
    if (manager != null) {
      manager.destroyForcibly();
    }
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143", "HUP, 129"})
  void a_signal_ends_all_before_the_manager_ends(String signal, int code) throws Exception {
    start();
    tell(signal, manager.pid());
    assertThat(manager.waitFor()).isEqualTo(code);
    assertThat(Forked.alive(mark)).isEmpty();
  }

  @Test
  void a_second_signal_does_not_wait_for_the_deaf() throws Exception {
    start("-D" + Forked.GRACE + "=" + Duration.ofHours(1).toSeconds());
    tell("INT", manager.pid());
    boolean begun = manager.inputReader().lines().anyMatch(line -> line.startsWith("stopping"));
    assertThat(begun).isTrue();
    await().pollDelay(ECHO.multipliedBy(2)).untilAsserted(() -> tell("INT", manager.pid()));
    assertThat(manager.waitFor()).isEqualTo(130);
    assertThat(Forked.alive(mark)).isEmpty();
  }

  @Test
  void a_killed_manager_leaves_nothing() throws Exception {
    start();
    manager.destroyForcibly().waitFor();
    nothingIsLeftAfterAWhile();
    assertThat(asked()).as("what the group does that is ended by INT").exists();
  }

  @Test
  void on_a_machine_on_which_each_look_takes_long_the_deaf_are_given_no_more_time()
      throws Exception {
    ProcessBuilder builder = builder();
    builder.environment().merge("PATH", slowGrep().toString(), (path, slow) -> slow + ":" + path);
    start(builder);
    long watchdog = watchdogs().getFirst();
    manager.destroyForcibly().waitFor();
    nothingIsLeftAfterAWhile();
    await().atMost(LIMIT).until(() -> isGone(watchdog)); // it looks once more, and writes that down
    assertThat(Files.readAllLines(looks())).hasSizeLessThan(LOOKS_WITHIN_THE_GRACE);
  }

  private static boolean isGone(long pid) {
    return ProcFs.stat(pid).filter(stat -> stat.state() != 'Z').isEmpty();
  }

  private Path looks() {
    return folder.resolve("looks");
  }

  /** The folder of a grep that takes a second longer, and writes down that it was called. */
  private Path slowGrep() throws IOException {
    Path grep = Files.createDirectory(folder.resolve("bin")).resolve("grep");
    Files.writeString(
        grep,
        "#!/bin/sh\necho look >>'%s'\nsleep 1\nPATH=${PATH#*:} exec grep \"$@\"\n"
            .formatted(looks()));
    Files.setPosixFilePermissions(grep, PosixFilePermissions.fromString("rwx------"));
    return grep.getParent();
  }

  @Test
  void a_killed_watchdog_is_replaced() throws Exception {
    start();
    long killed = watchdogs().getFirst();
    tell("KILL", killed);
    await().atMost(LIMIT).until(() -> watchdogs().stream().anyMatch(pid -> pid != killed));
    manager.destroyForcibly().waitFor();
    nothingIsLeftAfterAWhile();
  }

  @Test
  void when_watchdog_and_manager_are_killed_the_next_start_clears_up_and_works_at_once()
      throws Exception {
    start();
    tell("STOP", manager.pid()); // or it would have another watchdog
    tell("KILL", watchdogs().getFirst());
    manager.destroyForcibly().waitFor();
    assertThat(sleeping()).isEqualTo(SLEEPS);
    start();
    manager.destroyForcibly().waitFor();
    nothingIsLeftAfterAWhile();
  }

  @Test
  void the_next_start_works_at_once_after_a_kill() throws Exception {
    start();
    manager.destroyForcibly().waitFor();
    start();
    manager.destroyForcibly().waitFor();
    nothingIsLeftAfterAWhile();
  }

  private void start(String... flags) throws IOException {
    start(builder(flags));
  }

  private ProcessBuilder builder(String... flags) throws IOException {
    String lines = (PROCFILE + BY_SIGNAL).replace("MARK", mark).replace("FILE", asked().toString());
    Path procfile = Files.writeString(folder.resolve("Procfile"), lines);
    return ForkedBench.builder(procfile, folder.resolve("pids"), flags).redirectErrorStream(true);
  }

  /** Returns when all of it runs, and nothing is left of what ran before. */
  private void start(ProcessBuilder builder) throws IOException {
    Set<Long> before = Forked.alive(mark).keySet();
    manager = builder.start();
    await()
        .atMost(LIMIT)
        .untilAsserted(() -> {
          assertThat(manager.isAlive()).isTrue();
          assertThat(Forked.alive(mark).keySet()).noneMatch(before::contains);
          assertThat(watchdogs()).hasSize(1);
          assertThat(sleeping()).isEqualTo(SLEEPS);
          assertThat(stopped()).isEqualTo(STOPPED);
        });
  }

  private Path asked() {
    return folder.resolve("asked");
  }

  private List<Long> watchdogs() {
    return manager
        .children()
        .map(ProcessHandle::pid)
        .filter(pid -> ProcFs.command(pid).orElse("").contains("bench-watchdog"))
        .toList();
  }

  private static void tell(String signal, long pid) throws Exception {
    new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor();
  }

  /** The sleeps themselves, without the shells that have the mark in their text. */
  private long sleeping() {
    return Forked.alive("sleep " + mark).values().stream()
        .filter(command -> command.equals("sleep " + mark))
        .count();
  }

  private long stopped() {
    return Forked.alive(mark).keySet().stream()
        .filter(pid -> ProcFs.stat(pid).filter(stat -> stat.state() == 'T').isPresent())
        .count();
  }

  private void nothingIsLeftAfterAWhile() {
    await().atMost(LIMIT).untilAsserted(() -> assertThat(Forked.alive(mark)).isEmpty());
  }
}

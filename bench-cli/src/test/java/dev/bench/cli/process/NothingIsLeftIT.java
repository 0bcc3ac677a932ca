package dev.bench.cli.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** However a manager dies: /proc is searched for what it started. */
@Timeout(90)
class NothingIsLeftIT {

  /** Plain, deaf, in the background, in sessions of their own, nobody's children, and stopped. */
  private static final String PROCFILE =
      """
      plain: sleep MARK
      group: sleep MARK & (trap '' TERM; sleep MARK) & sleep MARK
      away: setsid sleep MARK & sleep MARK
      orphan: (setsid sh -c 'sleep MARK & sleep MARK' &) ; sleep MARK
      stopped: (trap '' TERM; sh -c 'kill -STOP $$; sleep MARK') & setsid sh -c 'kill -STOP $$; sleep MARK'
      """;

  private static final int SLEEPS = 9;
  private static final int STOPPED = 2;
  private static final Duration START_LIMIT = Duration.ofSeconds(30);
  private static final Duration LIMIT = Duration.ofSeconds(10);

  @TempDir Path folder;

  /** Only this test's processes have it in their command line. */
  private final String mark = "8" + System.nanoTime() % 1_000_000_000L;

  private Process manager;

  @BeforeEach
  void start() throws IOException {
    startAnother();
  }

  @AfterEach
  void end() {
    manager.destroyForcibly();
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143", "HUP, 129"})
  void a_signal_ends_all_before_the_manager_ends(String signal, int code) throws Exception {
    tell(signal, manager.pid());
    assertThat(manager.waitFor()).isEqualTo(code);
    assertThat(Forked.alive(mark)).isEmpty();
  }

  @Test
  void a_second_signal_does_not_wait_for_the_deaf() throws Exception {
    long start = System.nanoTime();
    tell("INT", manager.pid());
    await()
        .pollDelay(Stopping.ECHO.multipliedBy(2))
        .untilAsserted(() -> tell("INT", manager.pid()));
    manager.waitFor();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
    assertThat(Forked.alive(mark)).isEmpty();
  }

  @Test
  void a_killed_manager_leaves_nothing() throws Exception {
    manager.destroyForcibly().waitFor();
    nothingIsLeftAfterAWhile();
  }

  @Test
  void a_killed_watchdog_is_replaced() throws Exception {
    tell("KILL", watchdogs().getFirst());
    await().atMost(LIMIT).until(() -> watchdogs().size() == 1);
    manager.destroyForcibly().waitFor();
    nothingIsLeftAfterAWhile();
  }

  @Test
  void when_watchdog_and_manager_are_killed_the_next_start_clears_up_and_works_at_once()
      throws Exception {
    tell("STOP", manager.pid()); // or it would have another watchdog
    tell("KILL", watchdogs().getFirst());
    manager.destroyForcibly().waitFor();
    assertThat(sleeping()).isEqualTo(SLEEPS);
    startAnother();
    manager.destroyForcibly().waitFor();
    nothingIsLeftAfterAWhile();
  }

  @Test
  void the_next_start_works_at_once_after_a_kill() throws Exception {
    manager.destroyForcibly().waitFor();
    startAnother();
    manager.destroyForcibly().waitFor();
    nothingIsLeftAfterAWhile();
  }

  /** Returns when all of it runs, and nothing is left of what ran before. */
  private void startAnother() throws IOException {
    Set<Long> before = Forked.alive(mark).keySet();
    Path procfile = Files.writeString(folder.resolve("Procfile"), PROCFILE.replace("MARK", mark));
    manager = Forked.start(procfile, folder.resolve("pids"));
    await()
        .atMost(START_LIMIT)
        .untilAsserted(() -> {
          assertThat(manager.isAlive()).isTrue();
          assertThat(Forked.alive(mark).keySet()).noneMatch(before::contains);
          assertThat(watchdogs()).hasSize(1);
          assertThat(sleeping()).isEqualTo(SLEEPS);
          assertThat(stopped()).isEqualTo(STOPPED);
        });
  }

  private List<Long> watchdogs() {
    return manager
        .children()
        .map(ProcessHandle::pid)
        .filter(pid -> ProcTable.command(pid).orElse("").contains("bench-watchdog"))
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
        .filter(pid -> ProcTable.stat(pid).filter(stat -> stat.state() == 'T').isPresent())
        .count();
  }

  private void nothingIsLeftAfterAWhile() {
    await().atMost(LIMIT).untilAsserted(() -> assertThat(Forked.alive(mark)).isEmpty());
  }
}

package dev.bench.process.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bench.process.child.Children;
import dev.bench.process.output.LineTurns;
import dev.bench.process.output.LogCap;
import dev.bench.process.probe.Readiness;
import dev.bench.process.procfile.Instance;
import dev.bench.process.procfile.ProcessSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real children that write more than a terminal takes that was stopped by Ctrl-S. */
class StalledOutputTest {

  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final String FLOOD = "yes 0123456789012345678901234567890123456789";

  @TempDir Path folder;

  private final StoppedTerminal terminal = new StoppedTerminal();
  private final List<ProcessSpec> specs = new ArrayList<>();
  private CompletableFuture<Integer> ran = new CompletableFuture<>();
  private ProcessManager manager;

  @AfterEach
  void end() {
    manager.interrupt(9);
    manager.interrupt(9);
    ran.join();
  }

  @Test
  void a_signal_ends_everything_although_the_output_is_not_read() throws Exception {
    add("flood", FLOOD);
    start();
    terminal.awaitStall();
    manager.interrupt(15);
    assertThat(ran.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo(143);
  }

  @Test
  void a_process_that_dies_while_the_output_is_not_read_is_restarted() throws Exception {
    add("flood", FLOOD);
    add("other", "sleep 100");
    start();
    terminal.awaitStall();
    for (String name : List.of("flood", "other")) {
      long pid = status(name).pid();
      ProcessHandle.of(pid).orElseThrow().destroyForcibly();
      await().until(() -> status(name).pid() != pid && status(name).pid() != 0);
    }
  }

  @Test
  void a_request_to_stop_is_obeyed_and_lines_then_go_to_the_log_alone() throws Exception {
    add("flood", "trap 'echo it was told; exit 0' TERM; while :; do seq 1 1000; done");
    start();
    terminal.awaitStall();
    assertThat(answer(new Request.Stop(List.of(), LIMIT))).isEqualTo(Reply.End.well());
    assertThat(ran.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isZero();
    assertThat(Files.readAllLines(folder.resolve("flood.log")))
        .anyMatch(line -> line.endsWith("it was told"));
  }

  @Test
  void a_late_reader_gets_all_lines_whole_and_in_order() throws Exception {
    specs.add(Forked.spec("a", "seq 1 100000", folder));
    start();
    terminal.awaitStall();
    assertThat(answer(new Request.Status())).isEqualTo(Reply.End.well());
    terminal.goOn();
    assertThat(ran.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isZero();
    assertThat(terminal.lines().filter(line -> line.startsWith("a | ")))
        .filteredOn(line -> line.matches("a \\| \\d+"))
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, 100_000).mapToObj(i -> "a | " + i).toList());
  }

  /** What a flood may take of the output in the 50 ms for which others may have to wait. */
  @Test
  void a_flood_prints_a_few_thousand_lines_before_another_process() throws Exception {
    add("flood", FLOOD);
    add("other", "until [ -e go ]; do sleep 0.01; done; echo hello; sleep 99");
    start();
    terminal.awaitStall();
    Files.createFile(folder.resolve("go"));
    await().until(() -> isAwaitingItsTurn("other"));
    long before = terminal.lines().count();
    terminal.goOn();
    await().until(() -> terminal.lines().anyMatch("other | hello"::equals));
    long then = terminal.lines().takeWhile(line -> !line.equals("other | hello")).count();
    assertThat(then - before).isLessThan(5000);
  }

  @Test
  void what_has_ended_by_itself_is_told_however_late_it_is_read() throws Exception {
    specs.add(Forked.spec("a", "seq 1 3; echo the end", folder));
    terminal.stop();
    start();
    await().until(() -> hasEnded("a"));
    assertThat(ran).isNotDone();
    terminal.goOn();
    assertThat(ran.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isZero();
    assertThat(terminal.lines()).contains("a | the end", "a | ended with exit code 0");
  }

  @Test
  void a_stop_does_not_wait_for_a_reader_that_reads_nothing() throws Exception {
    specs.add(Forked.spec("a", "seq 1 3; echo the end", folder));
    terminal.stop();
    start();
    await().until(() -> hasEnded("a"));
    assertThat(ran).isNotDone();
    manager.interrupt(2);
    assertThat(ran.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isZero();
  }

  @Test
  void a_stop_waits_for_a_slow_reader_as_long_as_for_a_process() throws Exception {
    add("a", "seq 1 12000; echo the end", Duration.ofSeconds(1));
    terminal.stop();
    terminal.slowDown();
    start();
    await().until(() -> hasEnded("a"));
    manager.interrupt(2);
    ran.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    assertThat(Files.readString(folder.resolve("a.log"))).contains("the end");
    assertThat(terminal.lines()).contains("a | 1").doesNotContain("a | the end");
  }

  private void add(String name, String command) {
    add(name, command, Duration.ofSeconds(3));
  }

  private void add(String name, String command, Duration grace) {
    ProcessSpec.Care care =
        ProcessSpec.Care.ofService(Set.of(), Readiness.atOnce()).withGrace(grace);
    specs.add(
        new ProcessSpec(
            Instance.only(name),
            command,
            folder,
            System.getenv(),
            folder.resolve(name + ".log"),
            care));
  }

  private void start() throws IOException {
    RunReporter.Style style =
        new RunReporter.Style(terminal, false, false, true, _ -> "ready", false);
    Children children = Children.of(Children.newRun());
    RunReporter reporter = new RunReporter(specs, style, LogCap.STANDARD, null);
    manager = ProcessManager.of(specs, reporter, new Alike(specs), children);
    ran =
        CompletableFuture.supplyAsync(
            () -> {
              try (children) {
                return manager.run();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            },
            run -> Thread.ofPlatform().start(run));
  }

  private static boolean isAwaitingItsTurn(String name) {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(each -> each.getKey().getName().equals("proc-" + name))
        .flatMap(each -> Stream.of(each.getValue()))
        .anyMatch(frame -> frame.getClassName().equals(LineTurns.class.getName()));
  }

  private boolean hasEnded(String name) {
    return Set.of("ended", "done").contains(status(name).state());
  }

  private ProcessStatus status(String name) {
    CompletableFuture<RunStatus> status = new CompletableFuture<>();
    manager.ask(
        new Request.Status(),
        reply -> {
          if (reply instanceof Reply.Status(RunStatus told)) {
            status.complete(told);
          }
        });
    return status.join().processes().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private Reply answer(Request request) throws Exception {
    CompletableFuture<Reply> end = new CompletableFuture<>();
    manager.ask(
        request,
        reply -> {
          if (reply instanceof Reply.End) {
            end.complete(reply);
          }
        });
    return end.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  /** Takes some lines, then none until it goes on, or each portion only after a while. */
  private static final class StoppedTerminal extends OutputStream {

    private static final int TAKEN = 100_000;

    /** For each of the eight portions that may wait: three seconds for all. */
    private static final Duration SLOW = Duration.ofMillis(400);

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final CountDownLatch goesOn = new CountDownLatch(1);
    private final CountDownLatch stands = new CountDownLatch(1);
    private int left = TAKEN;
    private Duration wait = LIMIT;

    void stop() {
      left = 0;
    }

    void slowDown() {
      wait = SLOW;
    }

    void goOn() {
      goesOn.countDown();
    }

    void awaitStall() throws InterruptedException {
      stands.await();
    }

    synchronized Stream<String> lines() {
      return shown.toString(StandardCharsets.UTF_8).lines();
    }

    @Override
    public void write(int b) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      if (left - length < 0) {
        stands.countDown();
        try {
          boolean _ = goesOn.await(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException never) {
          throw new IOException(never);
        }
      }
      left -= left > 0 ? length : 0;
      synchronized (this) {
        shown.write(bytes, from, length);
      }
    }
  }
}

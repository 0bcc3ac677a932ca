package dev.bench.process.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.bench.process.child.ChildEvent;
import dev.bench.process.child.ChildStarter;
import dev.bench.process.child.Children;
import dev.bench.process.probe.Readiness;
import dev.bench.process.procfile.Instance;
import dev.bench.process.procfile.ProcessSpec;
import dev.bench.process.procfile.Procfile;
import dev.bench.process.procfile.StopSignal;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real manager does with real children; /proc is searched for what they leave. */
class RealChildrenTest {

  private static final Duration SHORT_GRACE = Duration.ofSeconds(1);

  @TempDir Path folder;

  private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();
  private final List<ProcessSpec> specs = new ArrayList<>();

  /** Only this test's processes have it in their command line. */
  private final String mark = "7" + System.nanoTime() % 1_000_000_000L;

  @Test
  void a_command_line_is_a_shell_command_line() throws Exception {
    add("a", "X='a b'; echo \"$X\" \"$Y\" 2>&1 | tr a c; echo err >&2; cat; echo > out.txt");
    specs.set(0, withEnvironment(specs.getFirst(), "Y", "$X"));
    assertThat(run()).isZero();
    assertThat(lines()).contains("a | c b $X", "a | err");
    assertThat(folder.resolve("out.txt")).exists();
  }

  @Test
  void the_exit_code_of_the_first_that_ends_is_ours_and_the_others_end() throws Exception {
    add("a", "sleep " + mark);
    add("b", "sleep 0.1; exit 7");
    assertThat(run()).isEqualTo(7);
    assertThat(Forked.alive(mark)).isEmpty();
  }

  @Test
  void a_child_that_is_killed_ends_with_128_and_the_signal() throws Exception {
    add("a", "kill -9 $$");
    assertThat(run()).isEqualTo(137);
  }

  @Test
  void signals_have_their_usual_meaning_in_a_child() throws Exception {
    add("a", "trap 'echo got INT; exit 5' INT; kill -INT $$; sleep 1");
    assertThat(run()).isEqualTo(5);
    assertThat(lines()).contains("a | got INT");
  }

  @Test
  void a_child_with_a_terminal_has_the_same_events_as_any_other() throws Exception {
    add("a", "test -t 0 && test -t 1 && test -t 2 && tty; seq 20000; printf end; exit 3");
    onTerminal();
    assertThat(run()).isEqualTo(3);
    assertThat(lines()).anyMatch(line -> line.matches("a \\| /dev/pts/\\d+"));
    assertThat(lines().stream().filter(line -> line.matches("a \\| \\d+")))
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, 20_000).mapToObj(i -> "a | " + i).toList());
    assertThat(lines()).contains("a | end");
  }

  @Test
  void one_that_never_gets_as_far_as_its_terminal_is_not_waited_for() throws Exception {
    add("a", "true");
    onTerminal();
    specs.set(0, withEnvironment(specs.getFirst(), "PATH", folder.toString()));
    assertThat(run()).isEqualTo(127);
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .doesNotContain("proc-a");
  }

  private void onTerminal() {
    ProcessSpec plain = specs.getFirst();
    specs.set(0, plain.with(plain.care().withTerminal(true)));
  }

  @Test
  void grandchildren_of_a_shell_line_end_with_it() throws Exception {
    add("a", "sleep " + mark + " & (sleep " + mark + " &) ; sleep " + mark);
    add("b", "sleep 0.2");
    run();
    assertThat(Forked.alive(mark)).isEmpty();
  }

  @Test
  void what_is_left_when_a_child_ends_by_itself_ends_as_well() throws Exception {
    add("a", "sleep " + mark + " & exit 0");
    run();
    await().untilAsserted(() -> nothingIsLeft());
  }

  @Test
  void what_leaves_its_group_ends_as_well() throws Exception {
    add("a", "setsid sleep " + mark + " & sleep " + mark);
    add("b", "sleep 0.2");
    run();
    await().untilAsserted(() -> nothingIsLeft());
  }

  @Test
  void a_manager_that_fails_leaves_nothing() throws Exception {
    add("a", "sleep " + mark);
    CountDownLatch started = new CountDownLatch(1);
    try (Children children = Children.of(Children.newRun())) {
      children.start(
          specs.getFirst(),
          event -> {
            if (event instanceof ChildEvent.Started) {
              started.countDown();
            }
          });
      assertThat(started.await(1, TimeUnit.MINUTES)).isTrue();
    }
    await().untilAsserted(() -> nothingIsLeft());
  }

  @Test
  void what_ignores_TERM_is_killed_after_its_grace() throws Exception {
    add("a", "trap '' TERM; touch deaf; sleep " + mark + " & while :; do sleep " + mark + "; done");
    add("b", until("deaf"));
    specs.set(0, withShortGrace(specs.getFirst()));
    long start = System.nanoTime();
    run();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(SHORT_GRACE);
    assertThat(lines()).contains("a | still there after 1 s: killed");
    assertThat(Forked.alive(mark)).isEmpty();
  }

  @Test
  void a_child_gets_TERM_once() throws Exception {
    add(
        "a",
        "sh -c 'trap \"echo got TERM\" TERM; touch hears; while :; do sleep 0.1; done' & wait");
    add("b", until("hears"));
    specs.set(0, withShortGrace(specs.getFirst()));
    run();
    assertThat(lines().stream().filter("a | got TERM"::equals)).hasSize(1);
  }

  @Test
  void a_child_is_asked_to_end_by_its_own_signal() throws Exception {
    String counts =
        "trap 'echo got INT; exit' INT; trap 'echo got TERM' TERM; touch hears;"
            + " while :; do sleep 0.1; done";
    specs.add(
        Forked.spec("a", counts, folder)
            .with(ProcessSpec.Care.standard().withSignal(StopSignal.INT)));
    add("b", until("hears"));
    run();
    assertThat(lines()).contains("a | got INT").doesNotContain("a | got TERM");
  }

  @Test
  void a_child_is_ready_after_its_line_and_its_answer() throws Exception {
    Path answer = folder.resolve("answer");
    Readiness readiness =
        Readiness.answers(new Answer(() -> Files.exists(answer))).after("I am ready");
    add("a", "sleep 0.2; echo I am ready; sleep 0.2; touch answer; " + until("next"));
    add("next", "touch next");
    specs.set(0, specs.getFirst().with(ProcessSpec.Care.ofService(Set.of(), readiness)));
    specs.set(1, specs.getLast().with(ProcessSpec.Care.ofService(Set.of("a"), Readiness.atOnce())));
    run();
    assertThat(lines()).contains("ready").noneMatch(line -> line.contains("I am ready"));
  }

  @Test
  void what_is_wrong_with_an_answer_is_told_once_and_then_that_it_is_good() throws Exception {
    AtomicInteger questions = new AtomicInteger();
    HttpServer server = HttpServer.create(new InetSocketAddress(0), 0);
    server.createContext(
        "/health",
        exchange -> {
          exchange.sendResponseHeaders(questions.incrementAndGet() > 3 ? 204 : 503, -1);
          exchange.close();
        });
    server.start();
    int port = server.getAddress().getPort();
    ProcessSpec.Care care =
        Procfile.parse("#: ready=http:/health\na: x", "P")
            .lines()
            .getFirst()
            .policy()
            .applyTo(ProcessSpec.Care.standard(), port);
    BlockingQueue<ChildEvent> events = new LinkedBlockingQueue<>();
    try (Children children = Children.of("test" + mark)) {
      ChildStarter.Child child =
          children.start(Forked.spec("a", "exec sleep " + mark, folder).with(care), events::add);
      long pid = ((ChildEvent.Started) events.take()).pid();
      String bad = "GET http://localhost:" + port + "/health gives 503";
      assertThat(events.take()).isEqualTo(new ChildEvent.Unready("a", pid, bad));
      assertThat(events.take()).isEqualTo(new ChildEvent.Ready("a", pid));
      child.kill();
      assertThat(events.take()).isEqualTo(new ChildEvent.Stopped("a", pid, 137));
    } finally {
      server.stop(0);
    }
  }

  @Test
  void a_flood_loses_and_tears_no_line() throws Exception {
    add("a", "seq 1 200000; touch all; sleep " + mark);
    add("b", "seq 1 20000; " + until("all"));
    run();
    List<String> lines = lines();
    assertThat(lines.stream().filter(line -> line.matches("a \\| \\d+")))
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, 200_000).mapToObj(i -> "a | " + i).toList());
    assertThat(lines.stream().filter(line -> line.matches("b \\| \\d+"))).hasSize(20_000);
  }

  @Test
  void lines_are_appended_to_the_log_of_their_process() throws Exception {
    Path log = folder.resolve("logs/a.log");
    ProcessSpec plain = Forked.spec("a", "echo one; echo two", folder);
    specs.add(
        new ProcessSpec(
            Instance.only("a"), plain.command(), folder, plain.environment(), log, plain.care()));
    run();
    run();
    assertThat(Files.readAllLines(log).stream().map(line -> line.substring(30)))
        .filteredOn(line -> !line.startsWith("a * started"))
        .containsExactly(
            "a | one",
            "a | two",
            "a * ended with exit code 0",
            "a | one",
            "a | two",
            "a * ended with exit code 0");
  }

  @Test
  void a_missing_folder_is_reported_with_exit_code_127() throws Exception {
    specs.add(Forked.spec("a", "true", folder.resolve("nowhere")));
    assertThat(run()).isEqualTo(127);
    assertThat(lines()).anyMatch(line -> line.startsWith("a | cannot start: "));
  }

  @Test
  void what_is_written_last_is_not_lost() throws Exception {
    add("a", "seq 1 100000");
    run();
    assertThat(lines().stream().filter(line -> line.matches("a \\| \\d+")))
        .hasSize(100_000)
        .endsWith("a | 100000");
  }

  @Test
  void a_stopped_process_is_continued_so_that_it_can_end() throws Exception {
    add("a", "trap 'echo goes; exit 0' TERM; touch hears; kill -STOP $$; echo never");
    add("b", until("hears") + "; sleep 0.1");
    run();
    assertThat(lines()).contains("a | goes");
  }

  @Test
  void a_request_after_the_end_is_answered_at_once() throws Exception {
    add("a", "true");
    List<Reply> replies = new ArrayList<>();
    try (Children children = Children.of("test" + mark)) {
      ProcessManager manager = manager(children);
      manager.run();
      manager.ask(new Request.Stop(List.of(), Duration.ofMinutes(1)), replies::add);
    }
    assertThat(replies).containsExactly(Reply.End.because("all processes have ended"));
  }

  private static ProcessSpec withShortGrace(ProcessSpec spec) {
    return spec.with(spec.care().withGrace(SHORT_GRACE));
  }

  /** Shell that waits for a file that another one makes. */
  private static String until(String file) {
    return "until [ -e " + file + " ]; do sleep 0.01; done";
  }

  private void add(String name, String command) {
    specs.add(Forked.spec(name, command, folder));
  }

  private static ProcessSpec withEnvironment(ProcessSpec spec, String name, String value) {
    Map<String, String> environment = new java.util.HashMap<>(spec.environment());
    environment.put(name, value);
    return new ProcessSpec(
        spec.instance(), spec.command(), spec.directory(), environment, spec.log(), spec.care());
  }

  private int run() throws Exception {
    try (Children children = Children.of("test" + mark)) {
      return manager(children).run();
    }
  }

  private ProcessManager manager(Children children) {
    RunReporter.Style style =
        new RunReporter.Style(terminal, false, false, true, _ -> "ready", false);
    return ProcessManager.of(
        specs, new RunReporter(specs, style, null), new Alike(specs), children);
  }

  private List<String> lines() {
    return terminal.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private void nothingIsLeft() {
    assertThat(Forked.alive(mark)).isEmpty();
  }
}

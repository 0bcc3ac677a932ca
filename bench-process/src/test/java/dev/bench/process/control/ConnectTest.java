package dev.bench.process.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.bench.process.child.Children;
import dev.bench.process.probe.Readiness;
import dev.bench.process.procfile.Instance;
import dev.bench.process.procfile.ProcessSpec;
import dev.bench.process.supervisor.Alike;
import dev.bench.process.supervisor.ProcessManager;
import dev.bench.process.supervisor.Request;
import dev.bench.process.supervisor.RunReporter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real processes on real pseudo terminals, and callers at the control socket of their run. */
class ConnectTest {

  private static final Duration LIMIT = Duration.ofMinutes(1);

  /** With those who do not read; the first request of all takes a busy machine longer. */
  private static final Duration SHORT = Duration.ofSeconds(1);

  @TempDir Path folder;

  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private final CompletableFuture<Integer> run = new CompletableFuture<>();
  private Children children;
  private ControlServer server;
  private Path socket;

  private void start(Map<String, String> commands) throws IOException {
    start(commands, Caller.Limits.STANDARD);
  }

  private void start(Map<String, String> commands, Caller.Limits limits) throws IOException {
    List<ProcessSpec> specs = new ArrayList<>();
    commands.forEach((name, command) -> specs.add(spec(name, command)));
    socket = folder.resolve("socket");
    children = Children.of(Children.newRun());
    RunReporter.Style style = new RunReporter.Style(shown, false, false, true, _ -> "ready", false);
    ProcessManager manager =
        ProcessManager.of(specs, new RunReporter(specs, style, null), new Alike(specs), children);
    server = ControlServer.start(socket, manager, limits);
    Thread.ofPlatform()
        .start(() -> {
          try {
            run.complete(manager.run());
          } catch (InterruptedException | RuntimeException failed) {
            run.completeExceptionally(failed);
          }
        });
    assertThat(ask(new Request.Wait(List.of(), LIMIT))).isEmpty();
  }

  /** On a terminal, unless its name says otherwise. */
  private ProcessSpec spec(String name, String command) {
    return new ProcessSpec(
        Instance.only(name),
        command,
        folder,
        System.getenv(),
        null,
        ProcessSpec.Care.ofService(Set.of(), Readiness.atOnce())
            .withGrace(Duration.ofSeconds(1))
            .withTerminal(!name.equals("plain")));
  }

  @AfterEach
  void stop() throws Exception {
    if (!run.isDone()) {
      ask(new Request.Stop(List.of(), LIMIT));
    }
    run.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    server.close();
    children.close();
  }

  @Test
  void what_is_typed_reaches_the_process_and_what_it_writes_is_seen_and_told() throws Exception {
    start(Map.of("console", "exec cat"));
    try (ConnectedCaller caller = call("console")) {
      caller.type("hello\n");
      caller.awaits("hello\r\nhello\r\n");
    }
    await().atMost(LIMIT).until(() -> shown().contains("console | hello\nconsole | hello\n"));
  }

  @Test
  void the_terminal_is_the_one_of_the_session_and_can_be_resized() throws Exception {
    start(
        Map.of(
            "console",
            "trap 'stty size' WINCH; echo at >/dev/tty; stty size; while :; do sleep 0.05; done"));
    try (ConnectedCaller caller = call("console")) {
      caller.awaits("at\r\n24 80\r\n");
      assertThat(ask(new Request.Resize("console", 40, 120))).isEmpty();
      caller.awaits("40 120\r\n");
    }
  }

  @Test
  void an_interrupt_is_for_the_process() throws Exception {
    start(
        Map.of("console", "trap 'echo got INT' INT; echo heeds it; while :; do sleep 0.05; done"));
    try (ConnectedCaller caller = call("console")) {
      caller.awaits("heeds it");
      caller.type("\3");
      caller.awaits("got INT");
    }
  }

  @Test
  void no_client_can_stop_its_output_for_good() throws Exception {
    start(Map.of("console", "exec cat"));
    try (ConnectedCaller caller = call("console")) {
      caller.type("\23"); // Ctrl-S
      caller.type("more\n");
      caller.awaits("more\r\n");
    }
  }

  @Test
  void a_later_client_sees_the_last_lines_and_the_prompt_and_all_may_type() throws Exception {
    start(Map.of("console", "seq 5000; while printf '> ' && read -r x; do echo \"= $x\"; done"));
    try (ConnectedCaller first = call("console")) {
      first.awaits("5000\r\n> ");
      try (ConnectedCaller second = call("console")) {
        second.awaits("\n4000\r\n4001\r\n");
        second.awaits("5000\r\n> ");
        assertThat(second.seen()).doesNotContain("\n3000\r\n");
        second.type("two\n");
        first.awaits("= two\r\n> ");
        first.type("one\n");
        second.awaits("= one\r\n> ");
      }
      first.type("still\n");
      first.awaits("= still");
    }
  }

  @Test
  void its_end_disconnects_all_clients() throws Exception {
    start(Map.of("console", "exec cat", "plain", "exec sleep 60"));
    try (ConnectedCaller caller = call("console")) {
      caller.type("last\n\4");
      caller.awaitsEnd();
      assertThat(caller.seen()).endsWith("last\r\nlast\r\n");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          plain  | plain has no terminal: write `#: terminal` right above the line `plain: …` of the Procfile, then end bench start and start it again
          gone   | no process is called `gone`; there are console, plain
          console | console does not run: stopped by request
          """)
  void who_cannot_be_connected_hears_why(String name, String why) throws Exception {
    start(new TreeMap<>(Map.of("console", "exec cat", "plain", "exec sleep 60")));
    ask(new Request.Stop(List.of("console"), LIMIT));
    try (ConnectedCaller caller = call(name)) {
      caller.awaitsEnd();
      assertThat(caller.seen()).contains("\"good\":false").contains(why);
    }
    assertThat(ask(new Request.Resize(name, 10, 10))).isEqualTo(why);
  }

  @Test
  void of_several_processes_of_a_line_one_has_to_be_named() throws Exception {
    start(Map.of("console", "exec cat"));
    assertThat(ask(new Request.Scale("console", 2, LIMIT))).isEmpty();
    assertThat(ask(new Request.Resize("console", 10, 10)))
        .isEqualTo("say which one: console, console.2");
    assertThat(ask(new Request.Resize("console.2", 10, 10))).isEmpty();
  }

  @Test
  void a_caller_that_reads_misses_nothing_of_a_flood() throws Exception {
    start(Map.of("console", "read -r go; seq 100000; exec cat"));
    StringBuilder all = new StringBuilder();
    for (int i = 1; i <= 100_000; i++) {
      all.append(i).append("\r\n");
    }
    try (ConnectedCaller caller = call("console")) {
      caller.type("go\n");
      caller.awaits("\n100000\r\n");
      assertThat(caller.seen()).endsWith("go\r\n" + all);
    }
  }

  @Test
  void one_that_does_not_read_holds_up_its_process_for_a_while_and_nothing_else() throws Exception {
    String kilobyte = "x".repeat(1000);
    start(
        Map.of(
            "console",
            "while :; do echo %s; echo >>lines; done".formatted(kilobyte),
            "plain",
            "while :; do echo tick; sleep 0.05; done"),
        new Caller.Limits(SHORT, LIMIT));
    await().atMost(LIMIT).until(() -> !isStill("lines"));
    try (ConnectedCaller deaf = new ConnectedCaller(socket, "console")) {
      await().atMost(LIMIT).pollInterval(Duration.ofMillis(10)).until(() -> isStill("lines"));
      int ticks = ticks();
      assertThat(ask(new Request.Wait(List.of(), LIMIT))).isEmpty();
      await().atMost(LIMIT).until(() -> ticks() > ticks + 2);
      await().atMost(LIMIT).until(() -> !isStill("lines"));
      deaf.reading().awaitsEnd();
    }
  }

  @Test
  void what_is_pasted_is_taken_as_fast_as_it_is_read_and_whole() throws Exception {
    start(
        Map.of(
            "console",
            "mkfifo go; stty raw -echo; echo up; read -r _ <go; head -c 1000000 | cksum; exec cat"));
    String pasted = "0123456789".repeat(100_000);
    try (ConnectedCaller caller = call("console")) {
      caller.awaits("up");
      Thread typing = Thread.ofVirtual().start(() -> paste(caller, pasted));
      assertThat(typing.join(Duration.ofMillis(200))).as("all was taken").isFalse();
      assertThat(ask(new Request.Wait(List.of(), LIMIT))).isEmpty();
      Files.writeString(folder.resolve("go"), "go\n");
      caller.awaits(checksum(pasted));
    }
  }

  /** Else a few of them, long gone, would keep everybody else from asking for anything. */
  @Test
  void one_whose_keys_the_process_never_takes_is_disconnected() throws Exception {
    start(
        Map.of("console", "stty raw -echo; echo up; exec sleep 600"),
        new Caller.Limits(LIMIT, SHORT));
    try (ConnectedCaller caller = call("console")) {
      caller.awaits("up");
      assertThatThrownBy(() -> caller.type("x".repeat(1_000_000))).isInstanceOf(IOException.class);
      caller.awaitsEnd();
    }
    assertThat(ask(new Request.Wait(List.of(), LIMIT))).isEmpty();
  }

  @Test
  void its_end_disconnects_all_clients_although_a_foreign_program_has_the_terminal_open()
      throws Exception {
    start(
        Map.of(
            "console",
            "env -i sh -c 'echo $$ >stranger; exec setsid sleep 600' & echo up; exec cat"));
    try (ConnectedCaller caller = call("console")) {
      caller.awaits("up");
      await().atMost(LIMIT).until(() -> size("stranger") > 0);
      caller.type("\4");
      caller.awaitsEnd();
    } finally {
      long stranger = Long.parseLong(Files.readString(folder.resolve("stranger")).strip());
      assertThat(ProcessHandle.of(stranger).orElseThrow().destroyForcibly()).isTrue();
    }
  }

  private static void paste(ConnectedCaller caller, String keys) {
    try {
      caller.type(keys);
    } catch (IOException closed) {
      throw new IllegalStateException(closed);
    }
  }

  private static String checksum(String text) throws Exception {
    Process cksum = new ProcessBuilder("cksum").start();
    cksum.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    cksum.getOutputStream().close();
    return new String(cksum.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
  }

  /** Whether that file did not grow for a fifth of a second. */
  private boolean isStill(String file) throws Exception {
    long before = size(file);
    CountDownLatch never = new CountDownLatch(1);
    return !never.await(200, TimeUnit.MILLISECONDS) && size(file) == before;
  }

  private long size(String file) throws IOException {
    Path path = folder.resolve(file);
    return Files.exists(path) ? Files.size(path) : 0;
  }

  private ConnectedCaller call(String name) throws IOException {
    return new ConnectedCaller(socket, name).reading();
  }

  /** Why it was not done; nothing when it was. */
  private String ask(Request request) {
    return new ControlClient(socket).ask(request, LIMIT, _ -> {}).text();
  }

  private String shown() {
    return shown.toString(StandardCharsets.UTF_8);
  }

  private int ticks() {
    return shown().split("plain   | tick", -1).length;
  }
}

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
import dev.bench.process.supervisor.ProcessStatus;
import dev.bench.process.supervisor.Reply;
import dev.bench.process.supervisor.Request;
import dev.bench.process.supervisor.RunReporter;
import dev.bench.process.supervisor.RunStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A real manager of real processes behind a real socket. */
class ControlSocketTest {

  private static final Duration LIMIT = Duration.ofMinutes(1);

  /** For callers that say nothing. */
  private static final Duration SHORT = Duration.ofMillis(500);

  @TempDir Path folder;

  private Children children;
  private ProcessManager manager;
  private ControlServer server;
  private Path socket;
  private CompletableFuture<Integer> run;

  @BeforeEach
  void start() throws IOException {
    socket = folder.resolve("socket");
    children = Children.of(Children.newRun());
    List<ProcessSpec> specs = List.of(sleeper("web"), sleeper("worker"));
    RunReporter.Style style =
        new RunReporter.Style(new ByteArrayOutputStream(), false, false, true, _ -> "ready", false);
    manager =
        ProcessManager.of(specs, new RunReporter(specs, style, null), new Alike(specs), children);
    server = ControlServer.start(socket, manager, new Caller.Limits(LIMIT, LIMIT));
    run = new CompletableFuture<>();
    Thread.ofPlatform()
        .start(() -> {
          try {
            run.complete(manager.run());
          } catch (InterruptedException | RuntimeException failed) {
            run.completeExceptionally(failed);
          }
        });
    assertThat(client().ask(new Request.Wait(List.of(), LIMIT), LIMIT, _ -> {}).good()).isTrue();
  }

  @AfterEach
  void stop() throws Exception {
    if (!run.isDone()) {
      client().ask(new Request.Stop(List.of(), LIMIT), LIMIT, _ -> {});
    }
    run.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    server.close();
    children.close();
    assertThat(socket).doesNotExist();
  }

  @Test
  void only_its_owner_can_reach_the_socket() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
        .isEqualTo("rw-------");
  }

  @Test
  void status_tells_of_every_process() {
    RunStatus status = client().status();
    assertThat(status.pid()).isEqualTo(ProcessHandle.current().pid());
    assertThat(status.isReady()).isTrue();
    assertThat(status.processes()).extracting(ProcessStatus::name).containsExactly("web", "worker");
    assertThat(status.processes()).allMatch(each -> ProcessHandle.of(each.pid()).isPresent());
  }

  @Test
  void a_restart_is_answered_when_another_process_is_ready() {
    long before = pid("web");
    List<Reply> heard = new ArrayList<>();
    Reply.End end = client().ask(new Request.Restart(List.of("web"), LIMIT), LIMIT, heard::add);
    assertThat(end).isEqualTo(new Reply.End(true, ""));
    assertThat(pid("web")).isNotEqualTo(before);
    assertThat(heard)
        .singleElement()
        .satisfies(
            reply -> assertThat(((Reply.About) reply).text()).matches("started \\(pid \\d+\\)"));
    assertThat(ProcessHandle.of(before).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void a_process_says_which_generation_it_serves() {
    String mark = client().status().processes().getFirst().mark();
    client().ask(new Request.Serving(mark, "12-9f3c01ab"), LIMIT, _ -> {});
    client().ask(new Request.Serving("a mark that nobody has", "13-0"), LIMIT, _ -> {});
    assertThat(client().status().processes())
        .extracting(ProcessStatus::generation)
        .containsExactly("12-9f3c01ab", "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          hello                                          | broken JSON: Unrecognized token 'hello'
          []                                             | `request` is missing or has a value of the wrong type
          {}                                             | `request` is missing or has a value of the wrong type
          {"request": 1}                                 | there is no request `1`
          {"request": "explode"}                         | there is no request `explode`
          {"request": "restart", "names": "web"}         | `names` is missing or has a value of the wrong type
          {"request": "restart", "names": ["nothing"]}   | no process is called `nothing`; there are web, worker
          {"request": "restart", "names": [null]}        | `names` is missing or has a value of the wrong type
          {"request": "wait", "seconds": 1e9}            | a time limit is above 0 and at most 3600 seconds
          {"request": "wait", "seconds": -1}             | a time limit is above 0 and at most 3600 seconds
          {"request": "scale", "name": "web"}            | `count` is missing or has a value of the wrong type
          {"request": "scale", "name": "web", "count": -1} | web=-1: a number from 0 to 100 is expected
          {"request": "connect"}                         | `name` is missing or has a value of the wrong type
          """)
  void what_is_malformed_is_answered_with_a_sentence(String request, String sentence)
      throws IOException {
    assertThat(answer(request + "\n"))
        .startsWith("{\"")
        .contains("\"good\":false")
        .contains(sentence)
        .containsOnlyOnce("\n");
    stillWorks();
  }

  @Test
  void meaningless_bytes_and_deep_nesting_do_no_harm() throws IOException {
    assertThat(answer("\0\1\2\u00ff\n")).contains("broken JSON");
    assertThat(answer("{\"request\":" + "[".repeat(5_000) + "\n")).contains("\"good\":false");
    stillWorks();
  }

  @Test
  void a_line_without_end_is_refused() throws IOException {
    assertThat(answer("x".repeat(Caller.LONGEST_LINE)))
        .contains("a request is a line of at most 16384 bytes");
    stillWorks();
  }

  @Test
  void a_silent_caller_is_disconnected_and_delays_no_other() throws IOException {
    Path other = folder.resolve("other");
    try (ControlServer _ = ControlServer.start(other, manager, new Caller.Limits(SHORT, SHORT));
        SocketChannel silent = SocketChannel.open(UnixDomainSocketAddress.of(other))) {
      stillWorks();
      assertThat(read(silent)).contains("no request came within 500 ms");
    }
  }

  @Test
  void a_process_that_ends_within_a_line_is_forgotten() throws IOException {
    for (int i = 0; i < 2 * ControlServer.MOST_CALLERS; i++) {
      try (SocketChannel leaving = connect()) {
        write(leaving, "{\"request\":");
      }
    }
    // Each keeps its place until it is noticed that it has gone.
    await().atMost(LIMIT).ignoreExceptions().untilAsserted(this::stillWorks);
  }

  @Test
  void too_many_at_once_are_refused_until_some_have_gone() throws IOException {
    List<SocketChannel> waiting = new ArrayList<>();
    try {
      for (int i = 0; i < ControlServer.MOST_CALLERS; i++) {
        waiting.add(connect());
      }
      for (int i = 0; i < 5; i++) {
        assertThatThrownBy(() -> client().status())
            .hasMessage(
                "%d others are connected to bench start already: end some, or try again later"
                    .formatted(ControlServer.MOST_CALLERS));
      }
    } finally {
      for (SocketChannel each : waiting) {
        each.close();
      }
    }
    await().atMost(LIMIT).ignoreExceptions().untilAsserted(this::stillWorks);
  }

  @Test
  void a_caller_that_ends_its_output_still_gets_its_answer() throws IOException {
    try (SocketChannel channel = connect()) {
      write(channel, "{\"request\":\"status\"}\n");
      channel.shutdownOutput();
      assertThat(read(channel)).contains("\"status\"").contains("\"reply\":\"end\"");
    }
  }

  @Test
  void stop_is_answered_before_the_manager_has_ended() throws Exception {
    List<Reply> heard = new ArrayList<>();
    Reply.End end = client().ask(new Request.Stop(List.of(), LIMIT), LIMIT, heard::add);
    assertThat(end.good()).isTrue();
    assertThat(heard).hasSize(2);
    assertThat(run.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isZero();
  }

  private void stillWorks() {
    assertThat(client().status().isReady()).isTrue();
  }

  private ControlClient client() {
    return new ControlClient(socket);
  }

  private long pid(String name) {
    return client().status().processes().stream()
        .filter(process -> process.name().equals(name))
        .mapToLong(ProcessStatus::pid)
        .sum();
  }

  private String answer(String request) throws IOException {
    try (SocketChannel channel = connect()) {
      write(channel, request);
      return read(channel);
    }
  }

  private SocketChannel connect() throws IOException {
    return SocketChannel.open(UnixDomainSocketAddress.of(socket));
  }

  private static void write(SocketChannel channel, String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static String read(SocketChannel channel) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    ByteBuffer part = ByteBuffer.allocate(4096);
    while (channel.read(part) >= 0) {
      all.write(part.array(), 0, part.position());
      part.clear();
    }
    return all.toString(StandardCharsets.UTF_8);
  }

  private ProcessSpec sleeper(String name) {
    return new ProcessSpec(
        Instance.only(name),
        "sleep 300",
        folder,
        System.getenv(),
        null,
        ProcessSpec.Care.ofService(Set.of(), Readiness.atOnce()));
  }
}

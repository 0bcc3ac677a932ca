package dev.bench.process.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.bench.process.CannotRunException;
import dev.bench.process.child.Children;
import dev.bench.process.control.ControlClient;
import dev.bench.process.listen.ListenAddress;
import dev.bench.process.procfile.ProcessSpec;
import dev.bench.testkit.FreePorts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two real servers accept from one socket, which a real manager holds. It is another JVM: the
 * socket passes through standard input, by which Maven talks to the JVM of the tests.
 */
@EnabledOnOs(OS.LINUX)
class HeldSocketTest {

  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final int CLIENTS = 6;

  @TempDir Path folder;

  private final AtomicInteger answered = new AtomicInteger();
  private final List<String> lost = new CopyOnWriteArrayList<>();
  private volatile boolean calling = true;
  private int port;
  private Process run;
  private ControlClient client;

  @BeforeEach
  void start() throws Exception {
    port = FreePorts.one();
    Path procfile = Files.writeString(folder.resolve("Procfile"), procfile());
    Path socket = folder.resolve("control");
    run =
        Forked.builder(procfile, "-D" + Forked.CONTROL + "=" + socket)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile())
            .start();
    client = new ControlClient(socket);
    await().until(client::isHeard);
    assertThat(ask(new Request.Scale("web", 2, LIMIT))).isEqualTo("good");
    assertThat(ask(new Request.Wait(List.of(), LIMIT))).isEqualTo("good");
  }

  @AfterEach
  void stop() throws Exception {
    run.destroy();
    assertThat(run.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(Forked.alive(folder.toString())).isEmpty();
  }

  @Test
  void no_caller_is_lost_while_all_processes_are_replaced_and_a_broken_one_replaces_none()
      throws Exception {
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(Thread.ofVirtual().start(this::callOn));
    }
    String before = call();
    assertThat(ask(new Request.Restart(List.of("web"), LIMIT))).isEqualTo("good");
    assertThat(call()).isNotEqualTo(before);
    Files.createFile(folder.resolve("broken"));
    assertThat(ask(new Request.Restart(List.of("web"), LIMIT)))
        .contains("web: the new process ended with exit code 3: the old one (pid ")
        .contains("web.2: not replaced, since the new web did not become ready")
        .endsWith("bad");
    int seen = answered.get();
    await().until(() -> answered.get() > seen + CLIENTS || !lost.isEmpty());
    calling = false;
    for (Thread each : clients) {
      each.join();
    }
    assertThat(lost).isEmpty();
  }

  @Test
  void callers_wait_while_no_process_runs_and_are_refused_once_all_are_stopped() throws Exception {
    assertThat(ask(new Request.Scale("web", 1, LIMIT))).isEqualTo("good");
    long pid = Long.parseLong(call());
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    await().until(() -> ProcessHandle.of(pid).isEmpty());
    assertThat(Long.parseLong(call())).isNotEqualTo(pid);
    assertThat(ask(new Request.Stop(List.of("web"), LIMIT))).isEqualTo("good");
    assertThatThrownBy(this::call).isInstanceOf(ConnectException.class);
    assertThat(ask(new Request.Up(List.of("web"), LIMIT))).isEqualTo("good");
    assertThat(call()).isNotEmpty();
  }

  @Test
  void a_port_that_another_program_has_is_told_before_anything_starts() {
    ProcessSpec own = Forked.spec("web", "true", folder);
    ProcessSpec spec = own.with(own.care().withListen(new ListenAddress("127.0.0.1", port)));
    try (Children other = Children.of(Children.newRun())) {
      assertThatThrownBy(() -> other.listenFor(List.of(spec)))
          .isInstanceOf(CannotRunException.class)
          .hasMessage(
              "web: cannot listen on 127.0.0.1:%d (Address already in use): stop the program that does, or choose another port",
              port);
    }
  }

  private void callOn() {
    while (calling) {
      try {
        call();
        answered.incrementAndGet();
      } catch (IOException | RuntimeException failed) {
        lost.add(failed.toString());
        return;
      }
    }
  }

  /** The id of the process that answers. */
  private String call() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout((int) LIMIT.toMillis());
      socket.getOutputStream().write("who\n".getBytes(StandardCharsets.US_ASCII));
      InputStreamReader in = new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8);
      String answer = new BufferedReader(in).readLine();
      if (answer == null) {
        throw new IOException("hung up without an answer");
      }
      return answer;
    }
  }

  /** What came of a request: a line for each process that failed, then good or bad. */
  private String ask(Request request) {
    StringBuilder told = new StringBuilder();
    Reply.End end =
        client.ask(
            request,
            Request.LONGEST_LIMIT,
            reply -> {
              if (reply instanceof Reply.About(String process, boolean good, String text)
                  && !good) {
                told.append(process).append(": ").append(text).append('\n');
              }
            });
    return told + end.text() + (end.good() ? "good" : "bad");
  }

  private String procfile() {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return "#: listen=%d ready=says:serves restart=always required=false timeout=60s\nweb: %s%n"
        .formatted(
            port,
            "exec %s -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp '%s' %s '%s' <&3"
                .formatted(
                    java,
                    System.getProperty("java.class.path"),
                    InheritingServer.class.getName(),
                    folder));
  }
}

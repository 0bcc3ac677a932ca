package dev.bench.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bench.config.BenchDirectory;
import dev.bench.config.ConfigFile;
import dev.bench.runtime.Bench;
import dev.bench.testkit.FreePorts;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectsFiguresTest {

  private static final long PID = ProcessHandle.current().pid();

  @TempDir private Path folder;

  @Test
  void figures_of_all_processes_stand_together_by_name() throws Exception {
    FiguresFolder sockets = FiguresFolder.make(folder.resolve("metrics"), Duration.ofMinutes(1));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(sockets.path())))
        .isEqualTo("rwx------");
    try (FiguresSocket _ = FiguresSocket.open(sockets.own("web"), () -> text("web", 2));
        FiguresSocket _ = FiguresSocket.open(sockets.own("worker"), () -> text("worker", 0.25))) {
      assertThat(sockets.read().replace(Long.toString(PID), "PID"))
          .isEqualTo(
              """
              # HELP bench_a_total A \\ "b".
              # TYPE bench_a_total counter
              bench_a_total{process="web",pid="PID"} 2
              bench_a_total{process="worker",pid="PID"} 0.25
              # HELP bench_b What is said.
              # TYPE bench_b gauge
              bench_b{process="web",pid="PID",said="a \\\\ \\"b\\"\\n"} 1
              bench_b{process="worker",pid="PID",said="a \\\\ \\"b\\"\\n"} 1
              # HELP bench_process_up Whether the process answered with its figures.
              # TYPE bench_process_up gauge
              bench_process_up{process="web",pid="PID"} 1
              bench_process_up{process="worker",pid="PID"} 1
              """);
    }
    try (var left = Files.list(sockets.path())) {
      assertThat(left).isEmpty();
    }
  }

  private static String text(String process, double value) {
    MetricText text = new MetricText(FiguresFolder.labels(process, PID));
    text.counter("bench_a_total", "A \\ \"b\".", value);
    text.head("bench_b", "What is said.", "gauge");
    text.line("bench_b", Map.of("said", "a \\ \"b\"\n"), 1);
    return text.toString();
  }

  @Test
  void the_socket_of_a_process_that_was_killed_is_removed() throws Exception {
    FiguresFolder sockets = FiguresFolder.make(folder, Duration.ofMinutes(1));
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    Path left = folder.resolve("web-%d.sock".formatted(ended.pid()));
    listening(left).close();
    assertThat(sockets.read()).doesNotContain("process=\"web\"");
    assertThat(left).doesNotExist();
  }

  @Test
  void a_process_that_does_not_answer_is_told_as_down() throws Exception {
    FiguresFolder sockets = FiguresFolder.make(folder, Duration.ofMillis(100));
    try (ServerSocketChannel _ = listening(sockets.own("worker"))) {
      assertThat(sockets.read())
          .contains("bench_process_up{process=\"worker\",pid=\"%d\"} 0\n".formatted(PID));
    }
  }

  private static ServerSocketChannel listening(Path file) throws IOException {
    return ServerSocketChannel.open(StandardProtocolFamily.UNIX)
        .bind(UnixDomainSocketAddress.of(file));
  }

  @Test
  @SuppressWarnings("try") // the first process ends before the second
  void one_process_serves_the_port_and_another_takes_over_when_it_ends() throws Exception {
    int port = FreePorts.one();
    for (String part : new String[] {"apps", "sites", "config"}) {
      Files.createDirectories(folder.resolve(part));
    }
    String away = "redis://127.0.0.1:1";
    ConfigFile.change(
        folder.resolve("sites/common_site_config.json"),
        old ->
            old.putAll(Map.of("management_port", port, "redis_cache", away, "redis_queue", away)));
    try (Bench bench = Bench.open(new BenchDirectory(folder), "metrics-test", 3);
        Management first = Management.start(bench, "web", text -> text.gauge("bench_x", "X.", 1));
        Management _ = second(bench, port)) {
      assertThat(await().until(() -> ask(port, "localhost"), CollectsFiguresTest::hasBoth))
          .startsWith("HTTP/1.1 200")
          .contains("bench_x{process=\"web\",pid=\"%d\"} 1\n".formatted(PID))
          .contains("bench_x{process=\"worker\",pid=\"%d\"} 2\n".formatted(PID))
          .contains("bench_database_connections_max{process=\"web\",pid=\"%d\"} 3\n".formatted(PID))
          .contains("bench_redis_up{redis=\"queue\"} 0\n")
          .contains("jvm_threads{process=\"worker\"");
      assertThat(ask(port, "rebound.test")).startsWith("HTTP/1.1 403");
      first.close();
      // A text of a moment before may still be answered.
      await()
          .until(
              () -> ask(port, "localhost"),
              text -> text.contains("process=\"worker\"") && !text.contains("process=\"web\""));
    }
  }

  /** Starts once the first process has the port, since both would take it. */
  private static Management second(Bench bench, int port) {
    await().until(() -> ask(port, "localhost").contains("bench_x{process=\"web\""));
    return Management.start(bench, "worker", text -> text.gauge("bench_x", "X.", 2));
  }

  private static boolean hasBoth(String text) {
    return text.contains("bench_x{process=\"web\"") && text.contains("bench_x{process=\"worker\"");
  }

  /** What the port answers; empty while it refuses. */
  private static String ask(int port, String host) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(60_000);
      socket
          .getOutputStream()
          .write(
              "GET /metrics HTTP/1.1\r\nHost: %s:%d\r\nConnection: close\r\n\r\n"
                  .formatted(host, port)
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (ConnectException notYet) {
      return "";
    }
  }

  @Test
  void without_management_port_nothing_is_opened() throws Exception {
    for (String part : new String[] {"apps", "sites", "config"}) {
      Files.createDirectories(folder.resolve(part));
    }
    try (Bench bench = Bench.open(new BenchDirectory(folder), "metrics-test", 1);
        Management _ = Management.start(bench, "web", text -> {})) {
      assertThat(folder.resolve("config/pids")).doesNotExist();
    }
  }
}

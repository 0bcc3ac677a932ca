package dev.bench.cli.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bench.cli.start.ForkedBench;
import dev.bench.testkit.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A second bench, in a process of its own, whose web server has the port. */
class PortOwnerTest {

  @TempDir Path root;

  private int port;
  private Process manager;

  @BeforeEach
  void find_a_port() {
    port = FreePorts.one();
  }

  private void startAnotherBench() throws IOException {
    for (String folder : new String[] {"apps", "sites", "config/pids"}) {
      Files.createDirectories(root.resolve(folder));
    }
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    String line =
        "%s -Xshare:auto -cp '%s' %s %d"
            .formatted(java, System.getProperty("java.class.path"), Listener.class.getName(), port);
    Path procfile =
        Files.writeString(root.resolve("Procfile"), "web: cd config/pids && exec " + line + "\n");
    manager = ForkedBench.start(procfile, root.resolve("config/pids"));
    await().until(() -> isListenedOn(port));
  }

  /** A look by {@link Ports} would take the port for a moment, perhaps that of its start. */
  private static boolean isListenedOn(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException nobody) {
      return false;
    }
  }

  @AfterEach
  void stop_it() throws InterruptedException {
    manager.destroy();
    assertThat(manager.waitFor(1, TimeUnit.MINUTES)).isTrue();
  }

  @Test
  void a_process_of_another_bench_is_named_with_its_bench() throws IOException {
    startAnotherBench();
    await()
        .untilAsserted(() ->
            assertThat(PortOwner.of(port))
                .matches("pid \\d+: .*java.* \\(web of the bench in .*\\)")
                .endsWith("(web of the bench in " + root.toRealPath() + ")"));
  }

  @Test
  void one_that_has_lost_its_mark_as_redis_does_is_found_in_the_record() throws IOException {
    startAnotherBench();
    Path record = recordOfAll();
    Files.writeString(
        record,
        Files.readString(record).replaceFirst("\"run\": \"[^\"]*\"", "\"run\": \"another\""));
    assertThat(PortOwner.of(port)).endsWith("(web of the bench in " + root.toRealPath() + ")");
    Files.writeString(record, Files.readString(record).replace("\"mark\": \"", "\"mark\": \"not "));
    assertThat(PortOwner.of(port)).doesNotContain("of the bench");
  }

  /** That of the bench, in which nothing is changed any more. */
  private Path recordOfAll() {
    Path record = root.resolve("config/pids/bench.json");
    await().until(() -> Files.exists(record) && Files.readString(record).contains("\"web\""));
    return record;
  }

  @Test
  void what_a_stranger_calls_itself_has_no_effect_on_a_terminal() throws Exception {
    manager =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Listener.class.getName(),
                Integer.toString(port),
                "\u001b[2J\u001b]0;t\u0007\nweb | ready")
            .start();
    await().until(() -> isListenedOn(port));
    assertThat(PortOwner.of(port))
        .contains(" … ", port + " ?[2J?]0;t??web | ready (in ")
        .hasSizeLessThan(600);
  }

  @Test
  void what_no_record_proves_is_only_said_to_be_in_a_folder() throws IOException {
    startAnotherBench();
    Path record = recordOfAll();
    Files.writeString(record, "{\"run\": \"another\"}");
    assertThat(PortOwner.of(port))
        .endsWith("(in " + root.toRealPath().resolve("config/pids") + ")")
        .doesNotContain("of the bench");
  }
}

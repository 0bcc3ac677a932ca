package dev.bench.cli.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.bench.process.control.ControlClient;
import dev.bench.process.supervisor.RunStatus;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchControlTest {

  private static final Duration LIMIT = Duration.ofMinutes(1);

  /** As many callers as a run lets in. */
  private static final int MOST_CONNECTIONS = 128;

  @TempDir private Path folder;
  private RunOfSleepers run;

  @BeforeEach
  void start() throws IOException {
    run = new RunOfSleepers(folder, "web");
  }

  @AfterEach
  void stop() throws IOException {
    run.close();
  }

  @Test
  void what_a_process_serves_is_told_again_until_somebody_has_time_for_it() throws IOException {
    Path socket = RunRecord.control(folder).orElseThrow();
    String mark = client().status().processes().getFirst().mark();
    List<SocketChannel> waiting = new ArrayList<>();
    for (int i = 0; i < MOST_CONNECTIONS; i++) {
      waiting.add(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
    }
    new GenerationTeller(socket, mark).serves("12-9f3c01ab");
    assertThatThrownBy(() -> client().status()).hasMessageContaining("others are connected");
    for (SocketChannel each : waiting) {
      each.close();
    }
    await()
        .atMost(LIMIT)
        .ignoreExceptions()
        .untilAsserted(() ->
            assertThat(client().status().processes().getFirst().generation())
                .isEqualTo("12-9f3c01ab"));
  }

  @Test
  void a_run_that_only_begins_is_waited_for() throws Exception {
    Path pids = folder.resolve("pids");
    CompletableFuture<RunStatus> status =
        CompletableFuture.supplyAsync(
            () -> ControlClient.awaited(new SoughtBench(pids), LIMIT).status());
    try (RunRecord record = RunRecord.begin(pids, "bench-a", (_, end) -> end.run())) {
      assertThatThrownBy(() -> ControlClient.of(new SoughtBench(pids)))
          .hasMessageStartingWith("bench start has not come to its processes yet");
      assertThatThrownBy(() -> ControlClient.awaited(new SoughtBench(pids), Duration.ofMillis(100)))
          .hasMessageStartingWith("bench start has not come to its processes yet");
      assertThat(status).isNotDone();
      record.controlledAt(RunRecord.control(folder).orElseThrow());
      assertThat(status.get(20, TimeUnit.SECONDS).isReady()).isTrue();
    }
  }

  @Test
  void nobody_there_is_said_so() {
    assertThatThrownBy(() ->
            ControlClient.awaited(new SoughtBench(folder.resolve("empty")), Duration.ofMillis(100)))
        .hasMessage("bench start does not run in this bench");
    assertThatThrownBy(
            () -> ControlClient.of(new SoughtBench(folder.resolve("elsewhere"))).status())
        .hasMessage("bench start does not run in this bench");
  }

  private ControlClient client() {
    return ControlClient.of(new SoughtBench(folder));
  }
}

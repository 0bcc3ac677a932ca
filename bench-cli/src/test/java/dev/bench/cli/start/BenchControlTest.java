package dev.bench.cli.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bench.cli.runs.RunChoice;
import dev.bench.process.control.ControlClient;
import dev.bench.process.control.ControlFaultException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
  void what_a_process_serves_is_sent_again_until_the_manager_takes_it() throws IOException {
    Path socket = RunChoice.ofBench(folder).find().orElseThrow().socket();
    String mark = client().status().processes().getFirst().mark();
    List<SocketChannel> waiting = new ArrayList<>();
    // Those that say nothing are sent away after a while, on a slow machine before all have come.
    await()
        .atMost(LIMIT)
        .until(() -> {
          for (int i = 0; i < MOST_CONNECTIONS; i++) {
            waiting.add(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
          }
          return isCrowded();
        });
    new GenerationTeller(socket, mark).serves("12-9f3c01ab");
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

  private boolean isCrowded() {
    try {
      client().status();
      return false;
    } catch (ControlFaultException refused) {
      return String.valueOf(refused.getMessage()).contains("others are connected");
    }
  }

  private ControlClient client() {
    return RunChoice.ofBench(folder).client();
  }
}

package dev.bench.process.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.bench.testkit.Patience;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client of sockets at which no manager listens. */
class ControlClientTest {

  @TempDir Path folder;

  @Test
  void a_server_that_does_not_answer_in_time_is_named_with_the_time() throws IOException {
    Path deaf = folder.resolve("deaf");
    try (ServerSocketChannel _ =
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
            .bind(UnixDomainSocketAddress.of(deaf))) {
      assertThatThrownBy(() -> new ControlClient(deaf).status())
          .hasMessageStartingWith("bench start did not answer within 5 s");
    }
  }

  @Test
  void a_missing_run_is_reported() {
    assertThatThrownBy(() -> new ControlClient(folder.resolve("no-socket")).status())
        .hasMessage("bench start does not run here");
  }

  @Test
  void a_stopped_run_with_a_full_queue_of_callers_is_reported_at_once() throws IOException {
    Path socket = folder.resolve("full");
    try (ServerSocketChannel stopped = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      stopped.bind(UnixDomainSocketAddress.of(socket), 1);
      for (int i = 0; i < 5; i++) {
        assertThat(new ControlClient(socket).isHeard()).isTrue();
      }
      assertThatThrownBy(() -> new ControlClient(socket).status())
          .isInstanceOf(ControlFaultException.class)
          .hasMessageContaining("Ctrl-Z");
    }
  }

  @Test
  void a_crowd_of_callers_is_waited_for() throws Exception {
    Path socket = folder.resolve("crowded");
    List<SocketChannel> crowd = new ArrayList<>();
    try (ServerSocketChannel busy = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      busy.bind(UnixDomainSocketAddress.of(socket), 1);
      assertThatThrownBy(
              () -> {
                while (true) {
                  crowd.add(SocketChannel.open(StandardProtocolFamily.UNIX));
                  crowd.getLast().configureBlocking(false);
                  crowd.getLast().connect(UnixDomainSocketAddress.of(socket));
                }
              })
          .isInstanceOf(IOException.class);
      CompletableFuture<?> caller =
          CompletableFuture.supplyAsync(
              () -> new ControlClient(socket, "here", Patience.LIMIT).status());
      await().during(Duration.ofMillis(100)).until(() -> !caller.isDone());
      for (int i = 1; i < crowd.size(); i++) {
        busy.accept().close();
      }
      try (SocketChannel called = busy.accept()) {
        assertThat(called.read(ByteBuffer.allocate(100))).as("bytes of a request").isPositive();
      }
      assertThat(caller).failsWithin(Patience.LIMIT); // for want of an answer
    } finally {
      for (SocketChannel each : crowd) {
        each.close();
      }
    }
  }
}

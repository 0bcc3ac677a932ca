package dev.bench.process.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OutputWriterTest {

  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final CountDownLatch end = new CountDownLatch(1);

  @Test
  void all_is_written_in_order() throws Exception {
    OutputWriter output = writer(written);
    for (int i = 0; i < 1000; i++) {
      output.write(bytes(i + " "));
    }
    assertThat(output.isWritten(LIMIT)).isTrue();
    assertThat(written.toString(StandardCharsets.UTF_8)).startsWith("0 1 2 3 ").endsWith(" 999 ");
    assertThat(output.awaitRoom()).isTrue();
  }

  @Test
  void a_stalled_output_holds_up_writers_until_their_patience_ends() throws Exception {
    CountDownLatch reads = new CountDownLatch(1);
    OutputWriter output =
        writer(
            new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                try {
                  reads.await();
                } catch (InterruptedException never) {
                  throw new IOException(never);
                }
                written.write(b);
              }
            });
    output.write(bytes("a"));
    assertThat(output.isWritten(Duration.ofMillis(20))).isFalse();
    assertThat(output.awaitRoom()).as("there is room").isTrue();
    output.write(bytes("b".repeat(OutputWriter.ROOM)));
    CompletableFuture<Boolean> room = CompletableFuture.supplyAsync(output::awaitRoom);
    await().atMost(LIMIT).until(output::isStalled);
    assertThat(room).isNotDone();
    output.waitAtMost(OutputWriter.STALL);
    assertThat(room.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isFalse();

    reads.countDown();

    assertThat(output.isWritten(LIMIT)).isTrue();
    assertThat(output.awaitRoom()).isTrue();
    assertThat(written.size()).isEqualTo(1 + OutputWriter.ROOM);
  }

  @Test
  void what_fails_now_is_tried_again() throws Exception {
    OutputWriter output =
        writer(
            new OutputStream() {
              private boolean full = true;

              @Override
              public void write(int b) throws IOException {
                if (full) {
                  full = false;
                  throw new IOException("No space left on device");
                }
                written.write(b);
              }
            });
    output.write(bytes("a"));
    assertThat(output.isWritten(LIMIT)).isTrue();
    output.write(bytes("b"));
    assertThat(output.isWritten(LIMIT)).isTrue();
    assertThat(written.toString(StandardCharsets.UTF_8)).isEqualTo("b");
    assertThat(end.getCount()).isEqualTo(1);
  }

  @Test
  void a_lost_reader_is_reported_and_nothing_is_kept() throws Exception {
    OutputWriter output =
        writer(
            new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                throw new OutputGoneException(new IOException("Broken pipe"));
              }
            });
    output.write(bytes("a"));
    end.await();
    output.write(bytes("b".repeat(OutputWriter.ROOM)));
    assertThat(output.awaitRoom()).isTrue();
    assertThat(output.isWritten(LIMIT)).isTrue();
  }

  private OutputWriter writer(OutputStream out) {
    OutputWriter output = new OutputWriter(out);
    output.begin(end::countDown);
    return output;
  }

  private static ByteArrayOutputStream bytes(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    return bytes;
  }
}

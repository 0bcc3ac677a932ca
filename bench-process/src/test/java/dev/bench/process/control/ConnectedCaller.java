package dev.bench.process.control;

import static org.awaitility.Awaitility.await;

import dev.bench.process.supervisor.Request;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** A program that is connected to a process, and reads what it writes when told to. */
final class ConnectedCaller implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
  private final ByteArrayOutputStream seen = new ByteArrayOutputStream();
  private volatile boolean ended;

  /** Asks for it and hears the reply; what is typed before would be for nobody. */
  ConnectedCaller(Path socket, String process) throws IOException {
    channel.connect(UnixDomainSocketAddress.of(socket));
    type(Wire.line(new Request.Connect(process)) + "\n");
    ByteBuffer one = ByteBuffer.allocate(1);
    while (one.get(0) != '\n' && channel.read(one.clear()) > 0) {
      seen.write(one.get(0));
    }
  }

  /** Reads from now on. */
  ConnectedCaller reading() {
    Thread.ofVirtual().start(this::read);
    return this;
  }

  private void read() {
    ByteBuffer buffer = ByteBuffer.allocate(8192);
    try {
      while (channel.read(buffer.clear()) >= 0) {
        seen.write(buffer.array(), 0, buffer.position());
      }
    } catch (IOException closed) {
      // By the test itself.
    }
    ended = true;
  }

  void type(String keys) throws IOException {
    ByteBuffer all = ByteBuffer.wrap(keys.getBytes(StandardCharsets.UTF_8));
    while (all.hasRemaining()) {
      channel.write(all);
    }
  }

  String seen() {
    return seen.toString(StandardCharsets.UTF_8);
  }

  void awaits(String text) {
    await().atMost(LIMIT).pollInterval(Duration.ofMillis(10)).until(() -> seen().contains(text));
  }

  void awaitsEnd() {
    await().atMost(LIMIT).pollInterval(Duration.ofMillis(10)).until(() -> ended);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

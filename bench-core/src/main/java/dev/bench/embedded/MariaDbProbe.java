package dev.bench.embedded;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Waits for the greeting of a MariaDB on its Unix socket.
 *
 * @param socket the socket's path, at most 107 bytes
 */
public record MariaDbProbe(Path socket) implements Probe {

  /** Four bytes of length and number, then the version of the protocol, or 255 for an error. */
  private static final int HEADER = 5;

  private static final int PROTOCOL = 10;

  @Override
  public boolean answers(Duration limit) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        Selector selector = Selector.open()) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ);
      ByteBuffer greeting = ByteBuffer.allocate(HEADER);
      long end = System.nanoTime() + limit.toNanos();
      while (greeting.hasRemaining()) {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0 || selector.select(left) == 0 || channel.read(greeting) < 0) {
          return false;
        }
        selector.selectedKeys().clear();
      }
      return greeting.get(HEADER - 1) == PROTOCOL;
    }
  }
}

package dev.bench.web.listen;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/** A listening socket that this test holds, as a supervisor does. */
public final class HeldSocket implements AutoCloseable {

  private final ServerSocketChannel channel;
  private final String descriptor;

  private HeldSocket(ServerSocketChannel channel, String descriptor) {
    this.channel = channel;
    this.descriptor = descriptor;
  }

  /** One on a free port of this machine. */
  public static HeldSocket open() throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open();
    channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    return new HeldSocket(channel, descriptorOf(channel.socket().getLocalPort()));
  }

  private static String descriptorOf(int port) throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      return all.map(each -> each.getFileName().toString())
          .filter(each -> {
            Descriptor candidate = new Descriptor(Integer.parseInt(each));
            return candidate.listens() && candidate.port().orElse(-1) == port;
          })
          .findAny()
          .orElseThrow();
    }
  }

  /** Its port. */
  public int port() {
    return channel.socket().getLocalPort();
  }

  /** The socket as a process that was started with it finds it. */
  public InheritedSocket handedDown() {
    return InheritedSocket.find(Map.of(InheritedSocket.VARIABLE, descriptor)).orElseThrow();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

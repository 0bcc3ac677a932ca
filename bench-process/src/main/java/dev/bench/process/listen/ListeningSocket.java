package dev.bench.process.listen;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.bench.process.libc.Libc;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.HashSet;
import java.util.Set;

/**
 * A TCP socket that listens and from which this program never accepts: the processes that it is
 * handed to do. It outlives each of them, so a caller waits while one follows another.
 *
 * <p>Threads: safe.
 */
final class ListeningSocket implements AutoCloseable {

  /** Callers that wait to be accepted; the kernel may allow fewer. */
  private static final int BACKLOG = 1024;

  private static final File DESCRIPTORS = new File("/dev/fd");

  /** A {@code sockaddr} of either family has the port at this place, the high byte first. */
  private static final int PORT = 2;

  private static final int LONGEST_ADDRESS = 128;

  /** Closes it; the socket of another program stays open. */
  private final Closeable end;

  private final int descriptor;

  private ListeningSocket(Closeable end, int descriptor) {
    this.end = end;
    this.descriptor = descriptor;
  }

  /** A socket that another program has opened and keeps. */
  static ListeningSocket inherited(int descriptor) {
    return new ListeningSocket(() -> {}, descriptor);
  }

  /**
   * Listens from now on. One socket is opened at a time: it is the one that was not there before.
   *
   * @throws IOException when the host is unknown, the port is taken or this user may not have it
   */
  static ListeningSocket open(ListenAddress wanted) throws IOException {
    InetAddress host = InetAddress.getByName(wanted.host());
    ServerSocketChannel channel =
        ServerSocketChannel.open(
            host instanceof Inet4Address
                ? StandardProtocolFamily.INET
                : StandardProtocolFamily.INET6);
    try {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true); // not its TIME_WAIT
      Set<Integer> before = descriptorsOf(wanted.port());
      channel.bind(new InetSocketAddress(host, wanted.port()), BACKLOG);
      Set<Integer> opened = descriptorsOf(wanted.port());
      opened.removeAll(before); // they have that port at another address
      if (opened.size() != 1) {
        throw new IOException("this system does not tell the descriptor of a socket");
      }
      return new ListeningSocket(channel, opened.iterator().next());
    } catch (IOException | RuntimeException failed) {
      channel.close();
      throw failed;
    }
  }

  /** The sockets of this program that have that port, at any address. */
  private static Set<Integer> descriptorsOf(int port) {
    Set<Integer> found = new HashSet<>();
    String[] names = DESCRIPTORS.list();
    for (String name : names == null ? new String[0] : names) {
      if (portOf(Integer.parseInt(name)) == port) {
        found.add(Integer.parseInt(name));
      }
    }
    return found;
  }

  /** The number of this socket in this program. */
  int descriptor() {
    return descriptor;
  }

  /** The port of a socket; what is no socket has none, which is -1. */
  static int portOf(int candidate) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = arena.allocate(LONGEST_ADDRESS);
      MemorySegment length = arena.allocateFrom(JAVA_INT, LONGEST_ADDRESS);
      if (Libc.GETSOCKNAME.call(candidate, address.address(), length.address()) != 0) {
        return -1;
      }
      int high = Byte.toUnsignedInt(address.get(JAVA_BYTE, PORT));
      int low = Byte.toUnsignedInt(address.get(JAVA_BYTE, PORT + 1));
      return high << 8 | low;
    }
  }

  /** Starts a child whose standard input is this socket. */
  Process start(StandardInput.Use<Process> start) throws IOException {
    return StandardInput.replacedBy(descriptor, start);
  }

  @Override
  public void close() throws IOException {
    end.close();
  }
}

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Many websocket clients of one Socket.IO server, and the publisher of events in Redis.
 *
 * <p>Keeps a few events on their way until each client has got all of them. Prints messages a
 * second, the server's CPU time a message in microseconds, and its resident memory in MB.
 * Arguments: server's port, its process, Redis' port, clients, events.
 */
public class Fanout {

  private static final String SITE = "one.localhost";
  private static final int ON_THEIR_WAY = 4;
  private static final long CLOCK_TICKS = 100;

  /** One client: what it has got, and where it is in a frame. */
  private static final class Client {
    long skip;
    final byte[] header = new byte[10];
    int have;
    long events;
  }

  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(arguments[0]);
    long process = Long.parseLong(arguments[1]);
    int clients = Integer.parseInt(arguments[3]);
    int events = Integer.parseInt(arguments[4]);
    Selector selector = Selector.open();
    List<SocketChannel> channels = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      channels.add(connect(port));
    }
    for (SocketChannel channel : channels) {
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, new Client());
    }
    try (Socket redis = new Socket("127.0.0.1", Integer.parseInt(arguments[2]))) {
      deliver(selector, redis, clients, events / 10); // warms up
      long ticks = ticks(process);
      long begun = System.nanoTime();
      deliver(selector, redis, clients, events);
      double seconds = (System.nanoTime() - begun) / 1e9;
      double micros = (ticks(process) - ticks) * 1e6 / CLOCK_TICKS;
      double messages = (double) clients * events;
      System.out.printf(
          "%.0f %.2f %.0f%n", messages / seconds, micros / messages, residentMegabytes(process));
    }
  }

  private static void deliver(Selector selector, Socket redis, int clients, int events)
      throws IOException {
    byte[] publish = publish();
    long got = 0;
    int sent = 0;
    ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 18);
    while (got < (long) clients * events) {
      while (sent < events && got >= (long) clients * (sent - ON_THEIR_WAY + 1)) {
        redis.getOutputStream().write(publish);
        sent++;
      }
      InputStream answers = redis.getInputStream();
      answers.skip(answers.available());
      if (selector.select(20_000) == 0) {
        throw new IOException("Only " + got + " of " + (long) clients * events + " have come");
      }
      for (SelectionKey key : selector.selectedKeys()) {
        buffer.clear();
        if (((SocketChannel) key.channel()).read(buffer) < 0) {
          throw new IOException("The server has closed a connection");
        }
        got += read((Client) key.attachment(), buffer.flip());
      }
      selector.selectedKeys().clear();
    }
  }

  /** How many frames of more than a heartbeat end in what has come. */
  private static int read(Client client, ByteBuffer buffer) {
    int frames = 0;
    while (buffer.hasRemaining()) {
      if (client.skip > 0) {
        int some = (int) Math.min(client.skip, buffer.remaining());
        buffer.position(buffer.position() + some);
        client.skip -= some;
        continue;
      }
      client.header[client.have++] = buffer.get();
      int length = client.have < 2 ? -1 : client.header[1] & 0x7f;
      int needed = length < 126 ? 2 : length == 126 ? 4 : 10;
      if (length >= 0 && client.have == needed) {
        client.have = 0;
        client.skip = length < 126 ? length : ByteBuffer.wrap(client.header).getShort(2) & 0xffff;
        frames += client.skip > 1 ? 1 : 0;
      }
    }
    return frames;
  }

  private static byte[] publish() {
    String message =
        "{\"event\":\"doc_update\",\"message\":{\"doctype\":\"Sales Order\",\"name\":\"SO-2026-00042\","
            + "\"modified\":\"2026-11-30 10:00:00.000000\",\"user\":\"someone@example.com\"},"
            + "\"namespace\":\""
            + SITE
            + "\",\"room\":\"website\"}";
    String command =
        "*3\r\n$7\r\nPUBLISH\r\n$6\r\nevents\r\n$" + message.length() + "\r\n" + message + "\r\n";
    return command.getBytes(StandardCharsets.US_ASCII);
  }

  private static SocketChannel connect(int port) throws IOException {
    SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
    String request =
        "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: "
            + SITE
            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
    readUntil(channel, "0{", "}");
    String join = "40/" + SITE + ",";
    ByteBuffer frame = ByteBuffer.allocate(64);
    frame.put((byte) 0x81).put((byte) (0x80 | join.length())).putInt(0);
    frame.put(join.getBytes(StandardCharsets.US_ASCII)).flip();
    channel.write(frame);
    readUntil(channel, "40/" + SITE, "}");
    return channel;
  }

  private static void readUntil(SocketChannel channel, String start, String end)
      throws IOException {
    StringBuilder text = new StringBuilder();
    ByteBuffer one = ByteBuffer.allocate(1);
    while (text.indexOf(start) < 0 || text.indexOf(end, text.indexOf(start)) < 0) {
      if (channel.read(one.clear()) < 0) {
        throw new IOException("The server has refused a client: " + text);
      }
      text.append((char) one.get(0));
    }
  }

  private static long ticks(long process) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + process + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
  }

  private static double residentMegabytes(long process) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + process + "/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
      }
    }
    return 0;
  }
}

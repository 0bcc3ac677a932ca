package dev.bench.cli.production;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A DNS in which each host is this machine, but for those below {@code absent.example}. Its TXT
 * entries are the files of a folder.
 */
final class NameServer implements AutoCloseable {

  private static final int HEADER = 12;
  private static final int A = 1;
  private static final int TXT = 16;
  private static final int NO_SUCH_NAME = 3;

  private final DatagramSocket socket;
  private final Path entries;

  NameServer(Path entries) throws IOException {
    this.entries = entries;
    this.socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Thread.ofPlatform().daemon().name("names").start(this::answerAll);
  }

  int port() {
    return socket.getLocalPort();
  }

  private void answerAll() {
    byte[] buffer = new byte[512];
    try {
      while (true) {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        byte[] answer = answer(Arrays.copyOf(buffer, packet.getLength()));
        socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
      }
    } catch (SocketException closed) {
      // The test has ended.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] answer(byte[] question) throws IOException {
    StringBuilder name = new StringBuilder();
    int at = HEADER;
    while (question[at] != 0) {
      name.append(new String(question, at + 1, question[at], StandardCharsets.US_ASCII))
          .append('.');
      at += question[at] + 1;
    }
    int kind = question[at + 2];
    int end = at + 5;
    byte[] data = data(name.toString(), kind);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(question, 0, 2);
    out.writeShort(0x8180 | (name.toString().endsWith("absent.example.") ? NO_SUCH_NAME : 0));
    out.writeShort(1);
    out.writeShort(data.length == 0 ? 0 : 1);
    out.writeInt(0);
    out.write(question, HEADER, end - HEADER);
    if (data.length > 0) {
      out.writeShort(0xC000 | HEADER);
      out.writeShort(kind);
      out.writeShort(1);
      out.writeInt(0);
      out.writeShort(data.length);
      out.write(data);
    }
    return bytes.toByteArray();
  }

  private byte[] data(String name, int kind) throws IOException {
    Path entry = entries.resolve(name.replaceFirst("\\.$", ""));
    if (kind == A && !name.endsWith("absent.example.")) {
      return new byte[] {127, 0, 0, 1};
    }
    if (kind == TXT && Files.exists(entry)) {
      String text = Files.readString(entry).strip();
      return ((char) text.length() + text).getBytes(StandardCharsets.ISO_8859_1);
    }
    return new byte[0];
  }

  @Override
  public void close() {
    socket.close();
  }
}

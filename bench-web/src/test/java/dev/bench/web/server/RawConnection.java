package dev.bench.web.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** A bare TCP connection, for what no HTTP client would send. */
final class RawConnection implements AutoCloseable {

  private final Socket socket;

  private RawConnection(Socket socket) {
    this.socket = socket;
  }

  static RawConnection to(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(60_000);
    return new RawConnection(socket);
  }

  /** Sends {@code text} with each line feed as CR LF. */
  RawConnection send(String text) throws IOException {
    return sendExactly(text.replace("\n", "\r\n"));
  }

  RawConnection sendExactly(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
    return this;
  }

  /** All that comes until the server closes the connection. */
  String readToEnd() throws IOException {
    StringBuilder text = new StringBuilder();
    byte[] buffer = new byte[4096];
    try {
      int read = socket.getInputStream().read(buffer);
      while (read >= 0) {
        text.append(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
        read = socket.getInputStream().read(buffer);
      }
    } catch (SocketException e) {
      text.append("[reset]");
    }
    return text.toString();
  }

  /** One head, up to its empty line. */
  String readHead() throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf("\r\n\r\n") < 0) {
      int c = socket.getInputStream().read();
      if (c < 0) {
        return text + "[end]";
      }
      text.append((char) c);
    }
    return text.toString();
  }

  /** Exactly {@code count} bytes of a body. */
  String readBytes(int count) throws IOException {
    return new String(socket.getInputStream().readNBytes(count), StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

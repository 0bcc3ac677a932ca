package dev.bench.realtime;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A websocket by hand, one frame at a time. */
final class RawWebsocket implements AutoCloseable {

  private final Socket socket;
  private final DataInputStream in;

  RawWebsocket(int port, String pathAndQuery) throws IOException {
    this(port, pathAndQuery, FakeAccess.ONE);
  }

  RawWebsocket(int port, String pathAndQuery, String site, String... more) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(60_000);
    in = new DataInputStream(socket.getInputStream());
    List<String> headers = new ArrayList<>(List.of(more));
    headers.add("Upgrade: websocket");
    headers.add("Connection: Upgrade");
    headers.add("Sec-WebSocket-Version: 13");
    headers.add("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
    String request =
        RawHttp.requestTo(site, "GET", pathAndQuery, "", headers.toArray(String[]::new));
    socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.readUnsignedByte());
    }
    if (!head.toString().startsWith("HTTP/1.1 101")) {
      throw new IOException("no websocket: " + head);
    }
  }

  void send(String text) throws IOException {
    send(0x81, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends a frame with the mask of zeros. */
  void send(int finalBitAndCode, byte[] payload) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
    frame.put((byte) finalBitAndCode);
    if (payload.length < 126) {
      frame.put((byte) (0x80 | payload.length));
    } else if (payload.length <= 0xffff) {
      frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
    } else {
      frame.put((byte) (0x80 | 127)).putLong(payload.length);
    }
    frame.putInt(0).put(payload);
    socket.getOutputStream().write(frame.array(), 0, frame.position());
  }

  /** The next message; null when the server has closed. */
  @Nullable String read() throws IOException {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    try {
      while (true) {
        int first = in.readUnsignedByte();
        int second = in.readUnsignedByte();
        long length =
            second < 126 ? second : second == 126 ? in.readUnsignedShort() : in.readLong();
        byte[] payload = in.readNBytes((int) length);
        if ((first & 0x0f) == 8) {
          return null;
        }
        message.writeBytes(payload);
        if ((first & 0x80) != 0) {
          return message.toString(StandardCharsets.UTF_8);
        }
      }
    } catch (EOFException | SocketException e) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

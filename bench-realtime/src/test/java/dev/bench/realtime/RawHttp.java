package dev.bench.realtime;

import dev.bench.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** One HTTP exchange on a plain socket, so that requests can be as wrong as they like. */
final class RawHttp {

  private static final int PATIENCE_MILLIS = 60_000;

  private static final Pattern LENGTH = Pattern.compile("(?i)\ncontent-length: *(\\d+)");

  private RawHttp() {}

  /** An answer as it came. */
  record Answer(int status, String head, String body) {

    JsonNode json() {
      return Json.core().tree(body);
    }

    boolean hasHeader(String name) {
      return head.toLowerCase(Locale.ROOT).contains("\n" + name.toLowerCase(Locale.ROOT) + ":");
    }
  }

  static Answer get(int port, String pathAndQuery, String... headers) throws IOException {
    return exchange(port, request("GET", pathAndQuery, "", headers));
  }

  static Answer post(int port, String pathAndQuery, String body, String... headers)
      throws IOException {
    return exchange(port, request("POST", pathAndQuery, body, headers));
  }

  static String request(String method, String pathAndQuery, String body, String... headers) {
    return requestTo(FakeAccess.ONE, method, pathAndQuery, body, headers);
  }

  static String requestTo(
      String site, String method, String pathAndQuery, String body, String... headers) {
    StringBuilder text = new StringBuilder(method + " " + pathAndQuery + " HTTP/1.1\r\n");
    text.append("Host: ").append(site).append(":9000\r\n");
    for (String header : headers) {
      text.append(header).append("\r\n");
    }
    if (Arrays.stream(headers).noneMatch(header -> header.startsWith("Connection:"))) {
      text.append("Connection: close\r\n");
    }
    if (!body.isEmpty()) {
      int length = body.getBytes(StandardCharsets.UTF_8).length;
      text.append("Content-Length: ").append(length).append("\r\n");
    }
    return text.append("\r\n").append(body).toString();
  }

  /** Sends a request and reads until the server closes. */
  static Answer exchange(int port, String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      return read(socket.getInputStream());
    }
  }

  private static Answer read(InputStream in) throws IOException {
    String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    int end = text.indexOf("\r\n\r\n");
    String head = end < 0 ? text : text.substring(0, end);
    int status = head.isEmpty() ? 0 : Integer.parseInt(head.split(" ", 3)[1]);
    return new Answer(status, head, end < 0 ? "" : text.substring(end + 4));
  }

  /** Several exchanges on one connection. */
  static final class Kept implements AutoCloseable {

    private final Socket socket;

    Kept(int port) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(PATIENCE_MILLIS);
    }

    Answer exchange(String method, String pathAndQuery, String body) throws IOException {
      String request = request(method, pathAndQuery, body, "Connection: keep-alive");
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      InputStream in = socket.getInputStream();
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int next = in.read();
        if (next < 0) {
          throw new IOException("The server has closed the connection after: " + head);
        }
        head.append((char) next);
      }
      Matcher length = LENGTH.matcher(head);
      int bytes = length.find() ? Integer.parseInt(length.group(1)) : 0;
      String text = new String(in.readNBytes(bytes), StandardCharsets.UTF_8);
      return new Answer(Integer.parseInt(head.substring(9, 12)), head.toString().strip(), text);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}

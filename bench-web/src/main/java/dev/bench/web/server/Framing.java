package dev.bench.web.server;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Follows where each request on a connection begins and ends, and refuses what is not plain.
 *
 * <p>A length that two programs read in two ways lets a caller smuggle a request past a proxy. So a
 * head has lines that end with CR LF, names without blanks, one host and at most one length; a
 * length is a decimal of at most 18 digits, a chunk's size a hexadecimal of at most 15. The number
 * of headers and of the target's parameters is bounded. Source: RFC 9112. Confined to one thread.
 */
final class Framing {

  /** As with Apache and Tomcat; Undertow takes no more than 127 of one name. */
  private static final int MOST_HEADERS = 100;

  private static final int LONGEST_CHUNK_LINE = 1024;
  private static final int LONGEST_TRAILERS = 8 << 10;

  /** How a client begins that speaks HTTP/2 unasked. Source: RFC 9113, 3.4. */
  private static final String HTTP_2 = "PRI * HTTP/2.0";

  private static final Pattern REQUEST_LINE =
      Pattern.compile("[!#$%&'*+.^_`|~\\w-]+ ([\\x21-\\x7e\\x80-\\xff]+) HTTP/1\\.[01]");
  private static final Pattern HEADER =
      Pattern.compile("([!#$%&'*+.^_`|~\\w-]+):([\\t\\x20-\\x7e\\x80-\\xff]*)");
  private static final Pattern BROKEN_PERCENT = Pattern.compile("%(?![0-9A-Fa-f]{2})");
  private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");
  private static final Pattern CHUNK =
      Pattern.compile("([0-9A-Fa-f]{1,15})([\\t ]*;[\\t\\x20-\\x7e\\x80-\\xff]*)?");

  private enum State {
    REQUEST_LINE,
    HEADERS,
    BODY,
    CHUNK_SIZE,
    CHUNK_DATA,
    CHUNK_END,
    TRAILERS
  }

  private final int headBytes;
  private final StringBuilder line = new StringBuilder();
  private State state = State.REQUEST_LINE;
  private int size; // of the head, or of the trailers, so far
  private int headers; // of the head so far
  private long left; // of the body or the chunk
  private boolean host; // whether the head has named it
  private boolean needsHost;
  private String length = "";
  private String encoding = "";

  Framing(int headBytes) {
    this.headBytes = headBytes;
  }

  /** Whether the next byte is the first of a request. */
  boolean isBetween() {
    return state == State.REQUEST_LINE && line.isEmpty();
  }

  /** Whether the head of a request is whole and its body is not. */
  boolean isInBody() {
    return state != State.REQUEST_LINE && state != State.HEADERS;
  }

  /**
   * Takes the bytes of {@code buffer} from {@code from} to {@code to}, but no more than one
   * request.
   *
   * @return where it stopped: {@code to}, or behind the end of a request
   */
  int accept(ByteBuffer buffer, int from, int to) throws RefusedRequest {
    int at = from;
    while (at < to) {
      if (state == State.BODY || state == State.CHUNK_DATA) {
        long taken = Math.min(left, to - at);
        at += (int) taken;
        left -= taken;
        if (left == 0) {
          state = state == State.BODY ? State.REQUEST_LINE : State.CHUNK_END;
        }
      } else {
        take(buffer.get(at++));
      }
      if (isBetween()) {
        return at;
      }
    }
    return at;
  }

  private void take(byte each) throws RefusedRequest {
    char c = (char) (each & 0xff);
    boolean afterReturn = !line.isEmpty() && line.charAt(line.length() - 1) == '\r';
    if ((c == '\n') != afterReturn) {
      throw refused("a line of it does not end with CR LF");
    }
    if (c != '\n') {
      line.append(c);
      bound();
      return;
    }
    line.setLength(line.length() - 1);
    String whole = line.toString();
    line.setLength(0);
    end(whole);
  }

  private void bound() throws RefusedRequest {
    size++;
    switch (state) {
      case REQUEST_LINE, HEADERS -> {
        if (size > headBytes) {
          throw refused("its head is longer than %d bytes".formatted(headBytes));
        }
      }
      case TRAILERS -> {
        if (size > LONGEST_TRAILERS) {
          throw refused("its trailers are longer than %d bytes".formatted(LONGEST_TRAILERS));
        }
      }
      case CHUNK_SIZE, CHUNK_END -> {
        if (line.length() > LONGEST_CHUNK_LINE) {
          throw refused("the size of a chunk is not a number");
        }
      }
      case BODY, CHUNK_DATA -> {}
    }
  }

  private void end(String whole) throws RefusedRequest {
    switch (state) {
      case REQUEST_LINE -> beginHead(whole);
      case HEADERS -> {
        if (whole.isEmpty()) {
          beginBody();
        } else {
          header(whole);
        }
      }
      case CHUNK_SIZE -> beginChunk(whole);
      case CHUNK_END -> {
        if (!whole.isEmpty()) {
          throw refused("a chunk is longer than its size");
        }
        state = State.CHUNK_SIZE;
      }
      case TRAILERS -> {
        if (whole.isEmpty()) {
          begin(State.REQUEST_LINE);
        } else if (!HEADER.matcher(whole).matches()) {
          throw refused("a line of its trailers is not a header");
        }
      }
      case BODY, CHUNK_DATA -> throw new IllegalStateException("A body has no lines");
    }
  }

  private void beginHead(String whole) throws RefusedRequest {
    if (whole.isEmpty()) {
      return; // an empty line before a request, which some clients send
    }
    if (whole.equals(HTTP_2)) {
      throw refused("it is HTTP/2, which a proxy in front of this server speaks");
    }
    var parts = REQUEST_LINE.matcher(whole);
    if (!parts.matches()) {
      throw refused("its first line is not METHOD TARGET HTTP/1.1");
    }
    if (whole.indexOf('%') >= 0 && BROKEN_PERCENT.matcher(parts.group(1)).find()) {
      throw refused("its target has a % without two hexadecimal digits; a % itself is sent as %25");
    }
    if (parameters(parts.group(1)) > UrlText.MOST_PARAMETERS) {
      throw refused("its target has more than %d parameters".formatted(UrlText.MOST_PARAMETERS));
    }
    state = State.HEADERS;
    headers = 0;
    host = false;
    needsHost = whole.endsWith("HTTP/1.1");
    length = "";
    encoding = "";
  }

  private static long parameters(String target) {
    int query = target.indexOf('?');
    return query < 0 ? 0 : 1 + target.chars().skip(query).filter(c -> c == '&').count();
  }

  private void header(String whole) throws RefusedRequest {
    var parts = HEADER.matcher(whole);
    if (!parts.matches()) {
      throw refused("a line of its head is not a header");
    }
    if (++headers > MOST_HEADERS) {
      throw refused("it has more than %d headers".formatted(MOST_HEADERS));
    }
    String value = parts.group(2).strip();
    switch (parts.group(1).toLowerCase(Locale.ROOT)) {
      case "content-length" -> {
        if (!length.isEmpty() || !LENGTH.matcher(value).matches()) {
          throw refused("its Content-Length is not one decimal number of at most 18 digits");
        }
        length = value;
      }
      case "transfer-encoding" -> {
        if (!encoding.isEmpty() || !value.equalsIgnoreCase("chunked")) {
          throw new RefusedRequest(501, "The only transfer encoding known here is chunked.");
        }
        encoding = value;
      }
      case "host" -> {
        if (host) {
          throw refused("it has more than one Host header");
        }
        host = true;
      }
      default -> {}
    }
  }

  private void beginBody() throws RefusedRequest {
    if (needsHost && !host) {
      throw refused("it has no Host header");
    }
    if (!encoding.isEmpty() && !length.isEmpty()) {
      throw refused("it has both a Content-Length and a Transfer-Encoding");
    }
    left = length.isEmpty() ? 0 : Long.parseLong(length);
    if (!encoding.isEmpty()) {
      begin(State.CHUNK_SIZE);
    } else {
      begin(left == 0 ? State.REQUEST_LINE : State.BODY);
    }
  }

  private void beginChunk(String whole) throws RefusedRequest {
    var parts = CHUNK.matcher(whole);
    if (!parts.matches()) {
      throw refused("the size of a chunk is not a hexadecimal number of at most 15 digits");
    }
    left = Long.parseLong(parts.group(1), 16);
    begin(left == 0 ? State.TRAILERS : State.CHUNK_DATA);
  }

  private void begin(State next) {
    state = next;
    size = 0;
  }

  private static RefusedRequest refused(String why) {
    return new RefusedRequest(400, "The request is not valid HTTP/1.1: " + why + ".");
  }

  /** The bytes of a whole answer to a request that is refused here. */
  static byte[] answer(int status, String reason) {
    StringBuilder head = new StringBuilder(256);
    head.append("HTTP/1.1 ").append(status).append(' ');
    head.append(status == 501 ? "Not Implemented" : "Bad Request");
    head.append("\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\n");
    Refusals.PROTECTIVE_HEADERS.forEach(
        (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    head.append("Content-Length: ").append(reason.length() + 1).append("\r\n\r\n");
    return head.append(reason).append('\n').toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}

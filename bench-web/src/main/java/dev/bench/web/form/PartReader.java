package dev.bench.web.form;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Reads the parts of a {@code multipart/form-data} body one after the other.
 *
 * <p>Source: RFC 7578 and RFC 2046, section 5.1. Confined to one thread.
 */
final class PartReader {

  private static final int LONGEST_HEAD = 8 << 10;
  private static final int BUFFER_BYTES = 64 << 10;

  private final InputStream in;
  private final byte[] delimiter;

  /** The bytes of the delimiter that have been read and matched. */
  private int matched = 2; // the first delimiter needs no line before it

  PartReader(InputStream body, String boundary) {
    in = new BufferedInputStream(body, BUFFER_BYTES);
    delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Copies the rest of this part; before the first part, what stands there. */
  void copyRest(OutputStream out) throws IOException {
    OutputStream buffered = new BufferedOutputStream(out, BUFFER_BYTES); // the bytes come singly
    copy(buffered);
    buffered.flush();
  }

  private void copy(OutputStream out) throws IOException {
    boolean first = matched == 2;
    while (matched < delimiter.length) {
      int next = in.read();
      if (next < 0) {
        throw new BrokenBodyException("The multipart body ends before its last boundary");
      }
      if (next == delimiter[matched]) {
        matched++;
        continue;
      }
      // The delimiter begins with its only CR, so a match can begin anew only here.
      out.write(delimiter, first ? 2 : 0, Math.max(0, matched - (first ? 2 : 0)));
      first = false;
      matched = next == '\r' ? 1 : 0;
      if (matched == 0) {
        out.write(next);
      }
    }
    matched = 0;
  }

  /** Whether another part follows the delimiter that was read last. */
  boolean hasNext() throws IOException {
    int next = in.read();
    if (next == '-' && in.read() == '-') {
      return false;
    }
    while (next == ' ' || next == '\t') {
      next = in.read();
    }
    if (next != '\r' || in.read() != '\n') {
      throw new BrokenBodyException("A boundary of the multipart body is followed by other text");
    }
    return true;
  }

  /** The header fields of the part that begins here, by lower-case name. */
  Map<String, String> head() throws IOException {
    Map<String, String> head = new HashMap<>();
    int left = LONGEST_HEAD;
    for (String line = line(left); !line.isEmpty(); line = line(left)) {
      left -= line.length() + 2;
      int colon = line.indexOf(':');
      if (colon > 0) {
        head.put(
            line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
            line.substring(colon + 1).strip());
      }
    }
    return head;
  }

  private String line(int most) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0 || line.size() >= most) {
        throw new BrokenBodyException("The head of a part of the multipart body does not end");
      }
      line.write(next);
    }
    return line.toString(StandardCharsets.UTF_8).stripTrailing();
  }
}

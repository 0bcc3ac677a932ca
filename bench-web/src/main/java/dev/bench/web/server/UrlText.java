package dev.bench.web.server;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Decodes the parts of a request target strictly.
 *
 * <p>A path is refused when it holds a control character, a backslash, bytes that are no UTF-8, or
 * a segment {@code ..} or {@code .}, each however it is encoded. An encoded slash is a slash, as in
 * Frappe. Source: RFC 3986; RFC 8820 leaves paths to us.
 */
final class UrlText {

  /** The most parameters of a query or a form. */
  static final int MOST_PARAMETERS = 1000;

  private UrlText() {}

  /** The decoded path of a target such as {@code /a%20b?c}. */
  static String path(String rawPath) throws RefusedRequest {
    if (!rawPath.startsWith("/")) {
      throw new RefusedRequest(400, "The request's path does not begin with a slash.");
    }
    String path = rawPath.indexOf('%') < 0 ? rawPath : decoded(rawPath, false);
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c < ' ' || c == 0x7f || c == '\\') {
        throw new RefusedRequest(400, "The request's path holds a character that is not allowed.");
      }
    }
    if (path.contains("/.") && climbs(path)) {
      throw new RefusedRequest(400, "The request's path holds a segment '.' or '..'.");
    }
    return path;
  }

  /** The decoded parameters of a query or a form such as {@code a=1&b=2}. */
  static Map<String, List<String>> parameters(String text) throws RefusedRequest {
    if (text.isEmpty()) {
      return Map.of();
    }
    Map<String, List<String>> parameters = new HashMap<>();
    String[] pairs = text.split("&", MOST_PARAMETERS + 1); // of a long text, not all of its parts
    if (pairs.length > MOST_PARAMETERS) {
      throw new RefusedRequest(
          400, "The request has more than %d parameters.".formatted(MOST_PARAMETERS));
    }
    for (String pair : pairs) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name = decoded(equals < 0 ? pair : pair.substring(0, equals), true);
      String value = equals < 0 ? "" : decoded(pair.substring(equals + 1), true);
      parameters.computeIfAbsent(name, n -> new ArrayList<>(1)).add(value);
    }
    return parameters;
  }

  /** Percent-decodes {@code text}; {@code plus} makes a plus sign a space. */
  static String decoded(String text, boolean plus) throws RefusedRequest {
    if (text.indexOf('%') < 0 && (!plus || text.indexOf('+') < 0)) {
      return text;
    }
    byte[] raw = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer out = ByteBuffer.allocate(raw.length);
    for (int i = 0; i < raw.length; i++) {
      byte b = raw[i];
      if (b == '%') {
        if (i + 2 >= raw.length
            || !HexFormat.isHexDigit(raw[i + 1])
            || !HexFormat.isHexDigit(raw[i + 2])) {
          throw new RefusedRequest(400, "The request holds a broken percent-encoding.");
        }
        int high = HexFormat.fromHexDigit(raw[i + 1]);
        out.put((byte) (high << 4 | HexFormat.fromHexDigit(raw[i + 2])));
        i += 2;
      } else {
        out.put(plus && b == '+' ? (byte) ' ' : b);
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(out.flip()).toString();
    } catch (CharacterCodingException e) {
      throw new RefusedRequest(400, "The request holds percent-encoded bytes that are not UTF-8.");
    }
  }

  /** {@code location} with what no header can hold percent-encoded, and the rest as it is. */
  static String ascii(String location) {
    if (location.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      return location;
    }
    StringBuilder text = new StringBuilder(location.length() + 16);
    for (byte b : location.getBytes(StandardCharsets.UTF_8)) {
      if (b > ' ' && b < 0x7f) {
        text.append((char) b);
      } else {
        text.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
    return text.toString();
  }

  private static boolean climbs(String path) {
    for (String segment : path.split("/", -1)) {
      if (segment.equals("..") || segment.equals(".")) {
        return true;
      }
    }
    return false;
  }
}

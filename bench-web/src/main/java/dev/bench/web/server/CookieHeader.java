package dev.bench.web.server;

import dev.bench.http.Cookie;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code Cookie} and writes {@code Set-Cookie} headers. Source: RFC 6265. */
final class CookieHeader {

  private static final int MOST_COOKIES = 100;

  private CookieHeader() {}

  /** Decoded cookie values by name; the first of a name counts, what cannot be read is left out. */
  static Map<String, String> read(List<String> headers) {
    Map<String, String> cookies = new HashMap<>();
    for (String header : headers) {
      for (String pair : header.split(";", MOST_COOKIES)) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          String value = unquoted(pair.substring(equals + 1).strip());
          cookies.putIfAbsent(pair.substring(0, equals).strip(), decoded(value));
        }
      }
    }
    return cookies;
  }

  /** The header's value that sets {@code cookie}. */
  static String write(Cookie cookie, boolean secure) {
    StringBuilder text = new StringBuilder(96);
    text.append(cookie.name()).append('=').append(encoded(cookie.value()));
    text.append("; Path=/; SameSite=Lax; Max-Age=").append(cookie.maxAge().toSeconds());
    if (cookie.httpOnly()) {
      text.append("; HttpOnly");
    }
    if (secure) {
      text.append("; Secure");
    }
    return text.toString();
  }

  /** Some clients, the JDK's among them, put values in quotation marks. */
  private static String unquoted(String value) {
    boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
    return quoted ? value.substring(1, value.length() - 1) : value;
  }

  private static String decoded(String value) {
    try {
      return UrlText.decoded(value, false);
    } catch (RefusedRequest e) {
      return value; // another program's cookie on the same host
    }
  }

  private static String encoded(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c >= 0x80 || !Character.isLetterOrDigit(c)) {
        return percentEncoded(value);
      }
    }
    return value;
  }

  private static String percentEncoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20").replace("%2F", "/");
  }
}

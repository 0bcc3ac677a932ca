package dev.bench.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What stands before a response's body.
 *
 * @param status the HTTP status
 * @param headers header values by name
 * @param cookies the cookies it sets
 */
public record Head(int status, Map<String, String> headers, List<Cookie> cookies) {

  /** Copies the collections and refuses header values that could end the line. */
  public Head {
    for (Map.Entry<String, String> header : headers.entrySet()) {
      refuseControls(header.getKey());
      refuseControls(header.getValue());
    }
    headers = Map.copyOf(headers);
    cookies = List.copyOf(cookies);
  }

  /** A head with a status only. */
  public static Head of(int status) {
    return new Head(status, Map.of(), List.of());
  }

  Head withStatus(int other) {
    return new Head(other, headers, cookies);
  }

  Head withHeader(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Head(status, more, cookies);
  }

  Head withCookie(Cookie cookie) {
    List<Cookie> more = new ArrayList<>(cookies);
    more.removeIf(old -> old.name().equals(cookie.name()));
    more.add(cookie);
    return new Head(status, headers, more);
  }

  private static void refuseControls(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' && c != '\t') {
        throw new IllegalArgumentException("A header must not hold control characters");
      }
    }
  }
}

package dev.bench.http;

import java.time.Duration;

/**
 * A cookie that a response sets, always with {@code Path=/} and {@code SameSite=Lax}.
 *
 * @param name the cookie's name
 * @param value its value, percent-encoded by the writer
 * @param maxAge how long the browser keeps it; zero removes it
 * @param httpOnly whether scripts are kept from reading it
 */
public record Cookie(String name, String value, Duration maxAge, boolean httpOnly) {

  /** A cookie that makes the browser forget {@code name}. */
  public static Cookie removed(String name) {
    return new Cookie(name, "", Duration.ZERO, true);
  }
}

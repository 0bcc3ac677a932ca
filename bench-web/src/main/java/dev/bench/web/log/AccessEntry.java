package dev.bench.web.log;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A request whose answer has been sent, or given up.
 *
 * @param record the request's record
 * @param asked what was asked
 * @param referer where the caller came from, as it says, without secrets; empty when it does not
 * @param agent the caller's program, as it says
 * @param answered what was answered
 * @param ended when
 */
public record AccessEntry(
    RequestRecord record,
    Asked asked,
    String referer,
    String agent,
    Answered answered,
    Instant ended) {

  /** The longest target, referer and agent that are written down, in characters. */
  private static final int LONGEST = 2048;

  private static final List<String> SECRETS =
      List.of("key", "token", "secret", "password", "pwd", "sid");
  private static final String MASK = "***";

  /** How many layers of percent-encoding are undone to find a secret. */
  private static final int ENCODINGS = 4;

  /** Cuts what a caller can make long, since many entries wait for the disk at once. */
  public AccessEntry {
    referer = cut(referer, LONGEST);
    int query = referer.indexOf('?') + 1;
    referer = referer.substring(0, query) + withoutSecrets(referer.substring(query));
    agent = cut(agent, LONGEST);
  }

  /**
   * A request line.
   *
   * @param method the HTTP method
   * @param path the path as it was sent
   * @param query the query string, without its mark and secrets; empty for none
   * @param protocol such as {@code HTTP/1.1}
   */
  public record Asked(String method, String path, String query, String protocol) {

    /** Cuts path and query, and leaves out what could be a secret in the query. */
    public Asked {
      path = cut(path, LONGEST);
      query = withoutSecrets(cut(query, LONGEST - path.length()));
    }

    /** Path and query. */
    String target() {
      return query.isEmpty() ? path : path + "?" + query;
    }
  }

  private static String cut(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest);
  }

  /** {@code query} in which parameters that could be secrets have no value; takes linear time. */
  private static String withoutSecrets(String query) {
    if (query.isEmpty()) {
      return query;
    }
    return Arrays.stream(query.split("&", -1))
        .map(AccessEntry::withoutSecret)
        .collect(Collectors.joining("&"));
  }

  private static String withoutSecret(String parameter) {
    int value = secret(parameter);
    String head = value < 0 ? parameter : parameter.substring(0, value);
    if (hidesSecret(head)) {
      return head.substring(0, head.indexOf('=') + 1) + MASK;
    }
    return value < 0 ? parameter : head + MASK;
  }

  /** Where the value of a parameter that could be a secret begins in {@code text}; else -1. */
  private static int secret(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    int word = SECRETS.stream().mapToInt(lower::indexOf).filter(at -> at >= 0).min().orElse(-1);
    for (int at = Math.max(word, 0); word >= 0 && at < lower.length(); at++) {
      if (lower.charAt(at) == '=' || lower.charAt(at) == ':') { // the second one in JSON
        return at + 1;
      }
    }
    return -1;
  }

  /** Whether {@code text} holds such a value once its percent-encoding is undone. */
  private static boolean hidesSecret(String text) {
    String at = text;
    for (int i = 0; i < ENCODINGS; i++) {
      String decoded = decoded(at);
      if (decoded.equals(at)) {
        return false;
      }
      at = decoded;
      int value = secret(at);
      if (value >= 0 && value < at.length()) {
        return true;
      }
    }
    return true; // encoded more often than a program has a reason to
  }

  /** {@code text} with each {@code %6b} as its character; names of secrets are ASCII. */
  private static String decoded(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      boolean encoded =
          text.charAt(i) == '%'
              && i + 2 < text.length()
              && HexFormat.isHexDigit(text.charAt(i + 1))
              && HexFormat.isHexDigit(text.charAt(i + 2));
      plain.append(encoded ? (char) HexFormat.fromHexDigits(text, i + 1, i + 3) : text.charAt(i));
      i += encoded ? 2 : 0;
    }
    return plain.toString();
  }

  /**
   * What was sent.
   *
   * @param status the HTTP status
   * @param bytes of the body
   * @param took from the first byte of the request's body, or its head, to the last of the answer
   * @param isEndless whether it was a stream of events, which lasts as long as its reader likes
   */
  public record Answered(int status, long bytes, Duration took, boolean isEndless) {}
}

package dev.bench.web.log;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
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
    return Arrays.stream(query.split("&", -1))
        .map(AccessEntry::withoutSecret)
        .collect(Collectors.joining("&"));
  }

  private static String withoutSecret(String parameter) {
    String lower = parameter.toLowerCase(Locale.ROOT);
    int word = SECRETS.stream().mapToInt(lower::indexOf).filter(at -> at >= 0).min().orElse(-1);
    int value = word < 0 ? -1 : lower.indexOf('=', word);
    return value < 0 ? parameter : parameter.substring(0, value + 1) + "***";
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

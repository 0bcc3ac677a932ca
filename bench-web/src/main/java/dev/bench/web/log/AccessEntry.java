package dev.bench.web.log;

import java.time.Duration;
import java.time.Instant;

/**
 * A request whose answer has been sent, or given up.
 *
 * @param record the request's record
 * @param asked what was asked
 * @param referer where the caller came from, as it says; empty when it does not
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

  private static final String SECRETS =
      "(?i)([?&][^=&]*(?:key|token|secret|password|pwd|sid)[^=&]*=)[^&]*";

  /**
   * A request line.
   *
   * @param method the HTTP method
   * @param path the path as it was sent
   * @param query the query string, without its mark; empty for none
   * @param protocol such as {@code HTTP/1.1}
   */
  public record Asked(String method, String path, String query, String protocol) {

    /** Path and query; what could be a secret in the query is left out. */
    String target() {
      return query.isEmpty() ? path : path + ("?" + query).replaceAll(SECRETS, "$1***");
    }
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

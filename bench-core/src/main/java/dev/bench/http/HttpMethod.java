package dev.bench.http;

/** An HTTP method that a whitelisted method can be limited to. */
public enum HttpMethod {
  /** Reads; never writes. */
  GET,
  /** Like GET, without a body in the answer. */
  HEAD,
  /** Writes. */
  POST,
  /** Replaces. */
  PUT,
  /** Changes. */
  PATCH,
  /** Removes. */
  DELETE
}

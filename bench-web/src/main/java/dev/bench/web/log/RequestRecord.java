package dev.bench.web.log;

import dev.bench.http.Request;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * What is to be written down of one request; an attribute of it.
 *
 * <p>Made at its entry, filled on its way, read when its answer has been sent. Its id is on all
 * lines of the log, in the header {@code X-Request-Id} of the answer and on error pages. Written by
 * one thread at a time.
 */
public final class RequestRecord {

  /** The header of requests and answers. */
  public static final String HEADER = "X-Request-Id";

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._-]{8,64}");

  private final String id;
  private final long began = System.nanoTime();
  private volatile String site = "";
  private volatile String user = "";
  private volatile String address = "";

  private RequestRecord(String id) {
    this.id = id;
  }

  /**
   * The record of a request that begins now.
   *
   * @param given the id that a trusted proxy has given to it; another one is made for a text that
   *     is no id
   */
  public static RequestRecord begin(Optional<String> given) {
    return new RequestRecord(
        given
            .filter(text -> PLAIN.matcher(text).matches())
            .orElseGet(() -> HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong())));
  }

  /** The record of {@code request}; a new one for a request that came without a socket. */
  public static RequestRecord of(Request request) {
    return request.attributes().get(RequestRecord.class) instanceof RequestRecord known
        ? known
        : begin(Optional.empty());
  }

  /** The id: 8 to 64 letters, digits, dots, hyphens and underscores. */
  public String id() {
    return id;
  }

  /** When it began, by the clock of {@link System#nanoTime}. */
  public long began() {
    return began;
  }

  /** The site; empty until it is known. */
  public String site() {
    return site;
  }

  /** It is for that site. */
  public void site(String name) {
    site = name;
  }

  /** The user; empty until it is known. */
  public String user() {
    return user;
  }

  /** It is of that user. */
  public void user(String name) {
    user = name;
  }

  /** The caller's address; empty until it is known. */
  public String address() {
    return address;
  }

  /** It comes from that address. */
  public void address(String text) {
    address = text;
  }
}

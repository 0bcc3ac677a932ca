package dev.bench.web.server;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.bench.Config;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * How much of everything a server takes.
 *
 * @param bodyBytes the longest request body, counted as it arrives; longer ones are answered 413
 * @param answerBytes the longest stream that is kept for its reader; a longer one is answered 500
 * @param targetBytes the longest request target (path and query); longer ones are answered 414
 * @param headBytes the longest request head (line and headers); longer ones are answered 400
 * @param counts the limits of what there is at a time
 * @param times the time limits
 */
public record Limits(
    long bodyBytes, long answerBytes, int targetBytes, int headBytes, Counts counts, Times times) {

  /** 25 MiB bodies, 1 GiB streams, 8 KiB targets, 64 KiB heads. */
  public static Limits standard() {
    return new Limits(25L << 20, 1L << 30, 8 << 10, 64 << 10, Counts.standard(), Times.standard());
  }

  /**
   * The standard limits with what the settings say: {@code max_file_size} and {@code
   * max_answer_size} in bytes, {@code web_workers}, {@code web_requests}, {@code
   * web_bodies_per_address}, {@code web_event_streams} and {@code web_connections} as numbers.
   * {@code http_timeout}, in seconds, is how long running requests may take when the server closes.
   *
   * @throws IllegalArgumentException when one is wrong; names it
   */
  public static Limits of(Config settings) {
    Limits standard = standard();
    return new Limits(
        atLeastOne(settings, "max_file_size", standard.bodyBytes),
        atLeastOne(settings, "max_answer_size", standard.answerBytes),
        standard.targetBytes,
        standard.headBytes,
        new Counts(
            count(settings, "web_requests", standard.counts.requests),
            count(settings, "web_workers", standard.counts.workers),
            count(settings, "web_bodies_per_address", standard.counts.bodiesPerAddress),
            count(settings, "web_event_streams", standard.counts.eventStreams),
            count(settings, "web_connections", standard.counts.connections)),
        standard.times.withDrain(
            Duration.ofSeconds(
                atLeastOne(settings, "http_timeout", standard.times.drain.toSeconds()))));
  }

  private static int count(Config settings, String key, int otherwise) {
    return Math.toIntExact(atLeastOne(settings, key, otherwise));
  }

  private static long atLeastOne(Config settings, String key, long otherwise) {
    long value = settings.number(key).orElse(otherwise);
    if (value < 1) {
      throw new IllegalArgumentException("%s is %d, expected 1 or more".formatted(key, value));
    }
    return value;
  }

  /** These limits with another body size. */
  public Limits withBodyBytes(long bytes) {
    return new Limits(bytes, answerBytes, targetBytes, headBytes, counts, times);
  }

  /** These limits with other times. */
  public Limits withTimes(Times other) {
    return new Limits(bodyBytes, answerBytes, targetBytes, headBytes, counts, other);
  }

  /** These limits with another number of requests at a time. */
  public Limits withRequests(int most, int threads) {
    Counts other =
        new Counts(most, threads, counts.bodiesPerAddress, counts.eventStreams, counts.connections);
    return new Limits(bodyBytes, answerBytes, targetBytes, headBytes, other, times);
  }

  /** These limits with another number of connections at a time. */
  public Limits withConnections(int most) {
    Counts other =
        new Counts(
            counts.requests, counts.workers, counts.bodiesPerAddress, counts.eventStreams, most);
    return new Limits(bodyBytes, answerBytes, targetBytes, headBytes, other, times);
  }

  /**
   * How much there may be at a time.
   *
   * @param requests the requests that run or wait; more are answered 503
   * @param workers the threads that run handlers
   * @param bodiesPerAddress the bodies of one address that are under way; more are answered 429
   * @param eventStreams the streams of server-sent events; more are answered 503
   * @param connections the open connections of clients; more wait until one of these ends
   */
  public record Counts(
      int requests, int workers, int bodiesPerAddress, int eventStreams, int connections) {

    /** Beyond any that a machine has. */
    private static final int UNLIMITED = 1_000_000;

    private static final int FEWEST = 16;

    /**
     * 1,024 requests on 32 workers, 64 bodies of an address, 64 streams, and as many connections as
     * open files allow.
     */
    public static Counts standard() {
      return new Counts(1024, 32, 64, 64, roomForConnections());
    }

    /**
     * Three quarters of the files that may still be opened (ulimit -n). A server that has none left
     * can neither accept a connection nor open one to a database.
     */
    private static int roomForConnections() {
      if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean files) {
        long free = files.getMaxFileDescriptorCount() - files.getOpenFileDescriptorCount();
        return Math.clamp(free / 4 * 3, FEWEST, UNLIMITED);
      }
      return UNLIMITED;
    }
  }

  /**
   * How long a server waits.
   *
   * @param head for a request's head, from its first byte
   * @param body for a whole request body, from the first read
   * @param silence between two pieces of a body or of an answer
   * @param idle for the next request on a kept connection
   * @param drain for running requests when it closes
   */
  public record Times(
      Duration head, Duration body, Duration silence, Duration idle, Duration drain) {

    /** 10 s, 2 min, 30 s, 75 s and 10 s. */
    public static Times standard() {
      return new Times(
          Duration.ofSeconds(10),
          Duration.ofMinutes(2),
          Duration.ofSeconds(30),
          Duration.ofSeconds(75),
          Duration.ofSeconds(10));
    }

    /** These times with another limit for running requests when the server closes. */
    Times withDrain(Duration other) {
      return new Times(head, body, silence, idle, other);
    }
  }
}

package dev.bench.queue;

import java.util.regex.Pattern;

/**
 * A queue of a bench, as RQ knows it: {@code <bench_id>:<name>}.
 *
 * @param bench the bench's id
 * @param name its short name, such as {@code default}
 */
public record QueueName(String bench, String name) {

  private static final Pattern SHORT = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  /** Refuses names that would not make a clean key. */
  public QueueName {
    if (!SHORT.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "\"%s\" is no name of a queue; use 1 to 64 letters, digits, _, . or -".formatted(name));
    }
  }

  /** What RQ calls the queue. */
  public String full() {
    return bench + ":" + name;
  }

  /** The part behind the last colon of what RQ calls a queue. */
  public static String shortOf(String full) {
    return full.substring(full.lastIndexOf(':') + 1);
  }

  @Override
  public String toString() {
    return full();
  }
}

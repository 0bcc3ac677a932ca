package dev.bench.realtime;

/**
 * Where the realtime server listens.
 *
 * @param host an address of this machine; {@code 0.0.0.0} for all of them
 * @param port 0 for any free one
 */
public record RealtimeOptions(String host, int port) {

  /** Refuses a port that cannot be. */
  public RealtimeOptions {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("Port " + port + " is not between 0 and 65535.");
    }
  }
}

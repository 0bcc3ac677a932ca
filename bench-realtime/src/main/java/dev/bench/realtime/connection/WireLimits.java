package dev.bench.realtime.connection;

import dev.bench.Config;
import java.time.Duration;

/**
 * What a connection may take, in time and in bytes.
 *
 * @param pingInterval between two heartbeats
 * @param pingTimeout how long the answer to a heartbeat may take
 * @param requestTimeout from opening a connection to its first whole request
 * @param upgradeTimeout from the first websocket frame to the end of the upgrade
 * @param payloadBytes the largest request body and websocket message; told as {@code maxPayload}
 */
public record WireLimits(
    Duration pingInterval,
    Duration pingTimeout,
    Duration requestTimeout,
    Duration upgradeTimeout,
    int payloadBytes) {

  private static final int MOST_BYTES = 1 << 30;

  /**
   * Socket.IO's own figures, but for the payload: what waits of a client may take twenty times its
   * length when it is parsed.
   */
  public static WireLimits standard() {
    return new WireLimits(
        Duration.ofSeconds(25),
        Duration.ofSeconds(20),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        64 * 1024);
  }

  /**
   * The standard limits with what the settings say: {@code socketio_ping_interval}, {@code
   * socketio_ping_timeout} and, in bytes, {@code socketio_max_payload}.
   *
   * @throws IllegalArgumentException when one is wrong; names it
   */
  public static WireLimits of(Config settings) {
    WireLimits standard = standard();
    return new WireLimits(
        settings.duration("socketio_ping_interval").orElse(standard.pingInterval),
        settings.duration("socketio_ping_timeout").orElse(standard.pingTimeout),
        standard.requestTimeout,
        standard.upgradeTimeout,
        bytes(settings, "socketio_max_payload", standard.payloadBytes));
  }

  private static int bytes(Config settings, String key, int otherwise) {
    long value = settings.number(key).orElse((long) otherwise);
    if (value < 1024 || value > MOST_BYTES) {
      throw new IllegalArgumentException(
          "%s is %d, expected 1024 to %d bytes".formatted(key, value, MOST_BYTES));
    }
    return (int) value;
  }
}

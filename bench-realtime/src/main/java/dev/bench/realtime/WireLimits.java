package dev.bench.realtime;

import java.time.Duration;

/**
 * What a connection may take, in time and in bytes.
 *
 * @param pingInterval between two heartbeats
 * @param pingTimeout how long the answer to a heartbeat may take
 * @param requestTimeout from opening a connection to its first whole request
 * @param upgradeTimeout from the first websocket frame to the end of the upgrade
 * @param payloadBytes the largest request body and websocket message
 * @param unsentBytes how much a client may leave unread before it is dropped
 */
record WireLimits(
    Duration pingInterval,
    Duration pingTimeout,
    Duration requestTimeout,
    Duration upgradeTimeout,
    int payloadBytes,
    int unsentBytes) {

  /** Socket.IO's own figures, and 4 MiB for what is not yet sent. */
  static WireLimits standard() {
    return new WireLimits(
        Duration.ofSeconds(25),
        Duration.ofSeconds(20),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        1_000_000,
        4 * 1024 * 1024);
  }
}

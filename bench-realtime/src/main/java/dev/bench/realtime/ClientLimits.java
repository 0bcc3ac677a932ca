package dev.bench.realtime;

import java.time.Duration;

/**
 * What a client may ask of us.
 *
 * @param joinTimeout how long a connection may be in no namespace before it is closed
 * @param checkTimeout how long a check in app code or a store may take before it counts as refused
 * @param checks how many checks may run at once
 * @param pendingPackets how many packets of a client may wait before it is dropped
 * @param rooms how many rooms a socket may be in; further ones are not joined
 */
record ClientLimits(
    Duration joinTimeout, Duration checkTimeout, int checks, int pendingPackets, int rooms) {

  /** Socket.IO's 45 s to join, 2 s for a check, and room for a busy desk. */
  static ClientLimits standard() {
    return new ClientLimits(Duration.ofSeconds(45), Duration.ofSeconds(2), 64, 256, 1_000);
  }
}

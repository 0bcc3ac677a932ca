package dev.bench.realtime.connection;

import dev.bench.Config;
import java.time.Duration;

/**
 * What a client may ask of us.
 *
 * @param joinTimeout how long a connection may be in no namespace before it is closed
 * @param checkTimeout how long a check in app code or a store may take before it counts as refused
 * @param sessionLook from one look at the sessions of all sockets to the next
 * @param checks how many checks in app code may run at once, and how many look-ups of sessions
 * @param pendingPackets how many packets of a client may wait before it waits itself
 * @param rooms how many rooms a socket may be in; further ones are refused
 */
public record ClientLimits(
    Duration joinTimeout,
    Duration checkTimeout,
    Duration sessionLook,
    int checks,
    int pendingPackets,
    int rooms) {

  /** How many of the checks may be of one site; fewer than a process has database connections. */
  public static final int CHECKS_PER_SITE = 4;

  /** Socket.IO's 45 s to join, 2 s for a check, 3 s between looks, and rooms for a busy desk. */
  public static ClientLimits standard() {
    return new ClientLimits(
        Duration.ofSeconds(45), Duration.ofSeconds(2), Duration.ofSeconds(3), 64, 256, 1_000);
  }

  /**
   * The standard limits with what the settings say: {@code socketio_check_limit}, {@code
   * socketio_session_look} and {@code socketio_max_rooms}.
   *
   * @throws IllegalArgumentException when one is wrong; names it
   */
  public static ClientLimits of(Config settings) {
    ClientLimits standard = standard();
    long most = settings.number("socketio_max_rooms").orElse((long) standard.rooms);
    if (most < 1 || most > 1_000_000) {
      throw new IllegalArgumentException(
          "socketio_max_rooms is %d, expected 1 to 1000000".formatted(most));
    }
    return new ClientLimits(
        standard.joinTimeout,
        settings.duration("socketio_check_limit").orElse(standard.checkTimeout),
        settings.duration("socketio_session_look").orElse(standard.sessionLook),
        standard.checks,
        standard.pendingPackets,
        (int) most);
  }
}

package dev.bench.realtime.connection;

import dev.bench.Config;

/**
 * What the process holds for its clients at most.
 *
 * @param unsentBytes how much one client may leave unread before it is dropped
 * @param unsentTotalBytes how much all clients may leave unread; frames that they share count once.
 *     Beyond it the slowest clients are dropped
 * @param unfinishedTotalBytes how much of requests and messages that are not whole yet is kept
 * @param connections how many sessions there may be
 * @param unjoined how many of them may have joined no namespace yet
 * @param unjoinedPerAddress how many of those may come from one address
 */
public record LoadLimits(
    int unsentBytes,
    long unsentTotalBytes,
    long unfinishedTotalBytes,
    int connections,
    int unjoined,
    int unjoinedPerAddress) {

  private static final int MEBIBYTE = 1024 * 1024;
  private static final long MOST_BYTES = 1L << 30;
  private static final long MOST_SESSIONS = 1_000_000;

  /** Figures that fit the heap and the direct memory that {@code bench socketio} gets. */
  public static LoadLimits standard() {
    return new LoadLimits(4 * MEBIBYTE, 64 * MEBIBYTE, 16 * MEBIBYTE, 5_000, 1_000, 200);
  }

  /**
   * The standard limits with what the settings say: in bytes {@code socketio_max_unsent} and {@code
   * socketio_max_unsent_total} and {@code socketio_max_unfinished_total}, in sessions {@code
   * socketio_max_sessions}, {@code socketio_max_unjoined} and {@code
   * socketio_max_unjoined_per_address}.
   *
   * @throws IllegalArgumentException when one is wrong; names it
   */
  public static LoadLimits of(Config settings) {
    LoadLimits standard = standard();
    return new LoadLimits(
        (int) bytes(settings, "socketio_max_unsent", standard.unsentBytes),
        bytes(settings, "socketio_max_unsent_total", standard.unsentTotalBytes),
        bytes(settings, "socketio_max_unfinished_total", standard.unfinishedTotalBytes),
        sessions(settings, "socketio_max_sessions", standard.connections),
        sessions(settings, "socketio_max_unjoined", standard.unjoined),
        sessions(settings, "socketio_max_unjoined_per_address", standard.unjoinedPerAddress));
  }

  private static long bytes(Config settings, String key, long otherwise) {
    return within(settings, key, otherwise, 1024, MOST_BYTES, "bytes");
  }

  private static int sessions(Config settings, String key, int otherwise) {
    return (int) within(settings, key, otherwise, 1, MOST_SESSIONS, "sessions");
  }

  private static long within(
      Config settings, String key, long otherwise, long least, long most, String unit) {
    long value = settings.number(key).orElse(otherwise);
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s is %d, expected %d to %d %s".formatted(key, value, least, most, unit));
    }
    return value;
  }
}

package dev.bench.session;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The end of one session by a logout, a new password or a disabled user, as the channel {@code
 * bench:session-ends} of redis_cache announces it.
 *
 * <p>A session that merely runs out is not announced.
 *
 * @param site the name of the session's site
 * @param sidHash the SHA-256 of its id in hexadecimal, see {@link Sessions#hash}
 */
public record SessionEnd(String site, String sidHash) {

  private static final Pattern MESSAGE = Pattern.compile("(\\S{1,255}) ([0-9a-f]{64})");

  /** What the channel carries. */
  String message() {
    return site + " " + sidHash;
  }

  /** Reads what the channel carried; empty for what no bench published. */
  static Optional<SessionEnd> read(String message) {
    Matcher parts = MESSAGE.matcher(message);
    return parts.matches()
        ? Optional.of(new SessionEnd(parts.group(1), parts.group(2)))
        : Optional.empty();
  }
}

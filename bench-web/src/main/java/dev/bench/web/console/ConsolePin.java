package dev.bench.web.console;

import dev.bench.PermissionException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The PIN that opens the console on error pages: nine digits, new for each web process.
 *
 * <p>The log of the process has it with the first error page that has a console. After {@link
 * #MOST_WRONG} wrong ones in a row it opens nothing any more. Thread-safe.
 */
public final class ConsolePin {

  static final int MOST_WRONG = 10;

  private static final Logger LOG = LoggerFactory.getLogger(ConsolePin.class);
  private static final int DIGITS = 9;

  private final String digits =
      "%09d".formatted(new SecureRandom().nextInt((int) Math.pow(10, DIGITS)));
  private boolean printed;
  private int wrong;

  /** A new PIN. */
  public ConsolePin() {}

  /** Logs the PIN, once. */
  synchronized void print() {
    if (!printed) {
      printed = true;
      // A warning, so that it is there with BENCH_LOG_LEVEL=WARN as well.
      LOG.warn(
          "The PIN of the console on error pages is {}; it holds until web restarts",
          digits.replaceAll("(?<=\\d)(?=(\\d{3})+$)", "-"));
    }
  }

  /**
   * Checks a PIN; its spaces and hyphens do not count.
   *
   * @throws PermissionException when it is wrong, or {@link #MOST_WRONG} wrong ones came before
   */
  synchronized void check(String given) {
    if (wrong >= MOST_WRONG) {
      throw new PermissionException(
          "The console is locked after %d wrong PINs; restart web to get a new PIN"
              .formatted(MOST_WRONG));
    }
    byte[] sent = given.replaceAll("[ -]", "").getBytes(StandardCharsets.UTF_8);
    if (!MessageDigest.isEqual(digits.getBytes(StandardCharsets.UTF_8), sent)) {
      wrong++;
      LOG.warn("A wrong PIN for the console, {} of {} until it is locked", wrong, MOST_WRONG);
      throw new PermissionException(
          "This PIN is wrong; the output of web has the right one. Attempts left: %d"
              .formatted(MOST_WRONG - wrong));
    }
    wrong = 0;
  }
}

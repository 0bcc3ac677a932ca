package dev.bench.cli.setup;

import java.time.Duration;
import java.util.Locale;

/** Formats progress: bytes done, rate, and time left. */
public final class ByteRate {

  private static final long THOUSAND = 1000;
  private static final int WIDTH = 20;
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};

  private ByteRate() {}

  /**
   * Such as {@code 120 MB, 40 MB/s}, with a bar and the time that is left where {@code all} is
   * known.
   */
  static String text(long bytes, long all, Duration taken) {
    long rate = bytes * THOUSAND / Math.max(1, taken.toMillis());
    String done = "  %s, %s/s".formatted(size(bytes), size(rate));
    if (all <= 0) {
      return done;
    }
    int part = (int) Math.min(WIDTH, WIDTH * bytes / all);
    long left = Math.max(0, all - bytes) / Math.max(1, rate);
    return "  %s%s%s of %s, %d s left"
        .formatted("█".repeat(part), "░".repeat(WIDTH - part), done, size(all), left);
  }

  /** Such as {@code 1.2 MB}. */
  public static String size(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= THOUSAND && unit < UNITS.length - 1) {
      value /= THOUSAND;
      unit++;
    }
    String format = unit == 0 || value >= 100 ? "%.0f %s" : "%.1f %s";
    return String.format(Locale.ROOT, format, value, UNITS[unit]);
  }
}

package dev.bench.process.terminal;

import java.util.Arrays;

/** The last screens of output, including an unfinished line. */
final class Recent {

  private static final int MOST = 8 * 1024;

  private final byte[] kept = new byte[MOST];
  private int filled;

  /** Whether older output was dropped. */
  private boolean cut;

  /** Adds output, and drops the oldest. */
  void add(byte[] output) {
    int taken = Math.min(output.length, MOST);
    int surplus = Math.max(0, filled + taken - MOST);
    cut |= surplus > 0 || taken < output.length;
    System.arraycopy(kept, surplus, kept, 0, filled - surplus);
    filled -= surplus;
    System.arraycopy(output, output.length - taken, kept, filled, taken);
    filled += taken;
  }

  /** The kept output, from the beginning of a line. */
  byte[] bytes() {
    int start = 0;
    for (int i = 0; cut && start == 0 && i < filled; i++) {
      start = kept[i] == '\n' ? i + 1 : 0;
    }
    return Arrays.copyOfRange(kept, start, filled);
  }
}

package dev.bench.cli.command.job;

import dev.bench.cli.setup.Progress;
import dev.bench.cli.setup.Terminal;
import dev.bench.operate.Advance;
import java.time.Duration;
import java.util.Locale;

/** Shows how far a long piece of work has come, once it takes longer than a moment. */
final class ProgressBar implements Advance, AutoCloseable {

  private static final Duration MOMENT = Duration.ofMillis(500);
  private static final Duration PACE = Duration.ofMillis(100);
  private static final int WIDTH = 24;

  private final String doing;
  private final Progress progress = Terminal.current().progress();
  private long next = System.nanoTime() + MOMENT.toNanos();

  /** A bar for work that is called {@code doing}. */
  ProgressBar(String doing) {
    this.doing = doing;
  }

  @Override
  public void to(long done, long all) {
    if (System.nanoTime() - next >= 0) {
      progress.doing(text(done, all));
      next = System.nanoTime() + PACE.toNanos();
    }
  }

  String text(long done, long all) {
    int part = all == 0 ? WIDTH : (int) (WIDTH * done / all);
    return String.format(
        Locale.ROOT,
        "%s  %s%s  %,d of %,d",
        doing,
        "█".repeat(part),
        "░".repeat(WIDTH - part),
        done,
        all);
  }

  /** The work is done: the bar goes before its result is printed. */
  void clear() {
    progress.clear();
  }

  @Override
  public void close() {
    clear();
  }
}

package dev.bench.cli.edits;

import dev.bench.site.change.PendingMigrations;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out which migrations sites have not applied, in a thread of its own, since a database
 * server may be slow.
 */
public final class MigrationWatch implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(MigrationWatch.class);

  private static final Duration LOOK = Duration.ofSeconds(1);

  /** A change is told after so many looks at the latest, though not all sites were asked. */
  private static final int MOST_LOOKS = 10;

  private final PendingMigrations migrations;
  private final Consumer<List<PendingMigrations.Pending>> told;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("watch-migrations").factory());
  private List<PendingMigrations.Pending> last = List.of(); // of that thread, as the rest
  private int untold;
  private boolean failed;

  /**
   * A watch that begins with the first {@link #askAll}.
   *
   * @param told hears in that thread what is pending, when that has changed: once all sites were
   *     asked, or after ten looks
   */
  public MigrationWatch(
      PendingMigrations migrations, Consumer<List<PendingMigrations.Pending>> told) {
    this.migrations = migrations;
    this.told = told;
    var _ = thread.scheduleWithFixedDelay(this::look, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Asks all sites: builds have changed. */
  public void askAll() {
    thread.execute(() -> attempt(migrations::askAll));
  }

  private void look() {
    attempt(() -> {
      List<PendingMigrations.Pending> now = migrations.look();
      untold = now.equals(last) ? 0 : untold + 1;
      if (untold > 0 && (!migrations.isBehind() || untold >= MOST_LOOKS)) {
        untold = 0;
        last = now;
        told.accept(now);
      }
    });
  }

  /** A failure must not end the schedule; the first of several in a row is logged. */
  private void attempt(Runnable step) {
    try {
      step.run();
      failed = false;
    } catch (RuntimeException failure) {
      if (!failed) {
        log.warn("Pending migrations cannot be found out now", failure);
      }
      failed = true;
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}

package dev.bench.cli.edits;

import dev.bench.site.change.PendingMigrations;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Finds out which migrations sites have not applied, in a thread of its own, since a database
 * server may be slow.
 */
public final class MigrationWatch implements AutoCloseable {

  private static final Duration LOOK = Duration.ofSeconds(1);

  private final PendingMigrations migrations;
  private final Consumer<List<PendingMigrations.Pending>> told;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("watch-migrations").factory());
  private List<PendingMigrations.Pending> last = List.of(); // of that thread

  /**
   * A watch that begins with the first {@link #askAll}.
   *
   * @param told hears what is pending whenever that has changed, in that thread
   */
  public MigrationWatch(
      PendingMigrations migrations, Consumer<List<PendingMigrations.Pending>> told) {
    this.migrations = migrations;
    this.told = told;
    var _ = thread.scheduleWithFixedDelay(this::look, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Asks all sites: builds have changed. */
  public void askAll() {
    thread.execute(migrations::askAll);
  }

  private void look() {
    List<PendingMigrations.Pending> now = migrations.look();
    if (!migrations.isBehind() && !now.equals(last)) {
      last = now;
      told.accept(now);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}

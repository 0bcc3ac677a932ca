package dev.bench.builtin;

import dev.bench.App;
import dev.bench.Hooks;

/**
 * The app {@code bench}: users, sessions and logs, installed first on every site.
 *
 * <p>Its tables begin with {@code bench_}; the migrations lie at {@code db/migration/bench} of the
 * class path.
 */
public final class BenchApp implements App {

  private static final String EVERY_FOUR_MINUTES = "*/4 * * * *";

  /** The app, without any state. */
  public BenchApp() {}

  @Override
  public String name() {
    return "bench";
  }

  @Override
  public String title() {
    return "Bench";
  }

  @Override
  public String version() {
    return "0.1.0";
  }

  @Override
  public void register(Hooks hooks) {
    hooks
        .cron(EVERY_FOUR_MINUTES, MailJobs::flush, run -> run.queue("email"))
        .dailyLong(NightlyBackup::run)
        .dailyMaintenance(Housekeeping::removeExpiredSessions)
        .dailyMaintenance(Housekeeping::removeOldErrors)
        .dailyMaintenance(Housekeeping::removeOldMails)
        .dailyMaintenance(Housekeeping::removeOldRuns)
        .dailyMaintenance(Housekeeping::removeOrphanedFiles);
  }
}

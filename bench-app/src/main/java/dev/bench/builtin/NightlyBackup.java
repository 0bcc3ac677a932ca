package dev.bench.builtin;

import dev.bench.Config;
import dev.bench.Context;
import dev.bench.Job;
import dev.bench.embedded.binaries.Binaries;
import dev.bench.runtime.Bench;
import dev.bench.runtime.SiteLifecycle;
import dev.bench.site.Progress;
import dev.bench.site.backup.Backup;
import dev.bench.site.backup.BackupOptions;
import dev.bench.site.change.BackupSite;
import dev.bench.site.change.SiteWork;
import dev.bench.site.store.SendBackup;
import java.time.InstantSource;
import java.util.Optional;

/** Saves a site once a day where {@code nightly_backup} is set. */
public final class NightlyBackup {

  private NightlyBackup() {}

  /**
   * Saves the site; old backups are removed after it. The backup is sent to the site's store.
   *
   * @return how many files were written; 0 where no backup is wanted
   */
  @Job(queue = "long", timeout = "6h")
  public static int run(Context ctx) throws Exception {
    Config config = ctx.site().config();
    if (!config.flag("nightly_backup")) {
      return 0;
    }
    Bench bench = Bench.of(ctx);
    Binaries binaries = Binaries.ofMachine(System.getenv(), ctx.log()::info);
    SiteWork work = SiteLifecycle.workOn(bench, _ -> Optional.empty(), Progress.silent());
    BackupSite backup =
        new BackupSite(
            work, new Backup(() -> binaries.mariaDbClient("mariadb-dump"), InstantSource.system()));
    Backup.Made made =
        backup.run(
            ctx.site().name(), BackupOptions.usual(config.flag("nightly_backup_with_files")));
    String dump = String.valueOf(made.files().getFirst().getFileName());
    new SendBackup(work)
        .run(ctx.site().name(), dump)
        .ifPresent(sent -> ctx.log().info("Backup {} is in {}", sent.name(), sent.where()));
    return made.files().size();
  }
}

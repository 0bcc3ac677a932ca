package dev.bench.site.change;

import dev.bench.database.DatabaseUnavailableException;
import dev.bench.site.SiteState;
import dev.bench.site.backup.Backup;
import dev.bench.site.backup.BackupFailedException;
import dev.bench.site.backup.BackupOptions;
import dev.bench.site.journal.Operation;
import java.io.IOException;
import java.nio.file.FileSystemException;

/**
 * Makes a backup of a site while no other operation changes it.
 *
 * @param work what is needed
 * @param backup makes it
 */
public record BackupSite(SiteWork work, Backup backup) {

  /**
   * Makes a backup of {@code site}.
   *
   * @throws BackupFailedException when it cannot be made; nothing of it is left
   */
  public Backup.Made run(String site, BackupOptions options) throws Exception {
    work.sites().require(site);
    return work.operation(
        "backup",
        site,
        operation -> {
          Backup.Made made = within(operation, site, options);
          operation.finish();
          return made;
        });
  }

  /** Makes it as a part of {@code operation}; it stays when that is undone. */
  Backup.Made within(Operation operation, String site, BackupOptions options) throws Exception {
    SiteState state = work.sites().require(site);
    try {
      return backup.run(operation, state, work.versions(work.installedApps(site)), options);
    } catch (IOException | DatabaseUnavailableException e) {
      throw new BackupFailedException(
          "The backup of site %s failed: %s. Nothing was changed".formatted(site, said(e)), e);
    }
  }

  private static String said(Exception failure) {
    return failure instanceof FileSystemException file && file.getReason() == null
        ? failure.getClass().getSimpleName() + " " + file.getFile()
        : String.valueOf(failure.getMessage());
  }
}

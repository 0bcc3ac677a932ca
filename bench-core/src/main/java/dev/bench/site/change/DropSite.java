package dev.bench.site.change;

import dev.bench.site.SiteState;
import dev.bench.site.backup.Backup;
import dev.bench.site.backup.BackupOptions;
import dev.bench.site.journal.Finish;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Drops a site: after a last backup its folder moves to {@code archived/sites}. Its database stays
 * until {@link PurgeSite}, so that {@link UndropSite} can bring the site back.
 *
 * @param work what is needed
 * @param backup makes the backup
 */
public record DropSite(SiteWork work, BackupSite backup) {

  /**
   * A site that was dropped.
   *
   * @param site its name
   * @param folder where its folder is now
   * @param backup the last backup, whose files lie in that folder now
   */
  public record Dropped(String site, Path folder, Optional<Backup.Made> backup) {}

  /** Drops {@code site}. */
  public Dropped run(String site, boolean withBackup) throws Exception {
    work.sites().require(site);
    return work.operation(
        "drop-site",
        site,
        operation -> {
          SiteState state = work.sites().require(site);
          Optional<Backup.Made> made =
              withBackup
                  ? Optional.of(backup.within(operation, site, BackupOptions.usual(true)))
                  : Optional.empty();
          Path folder = new DroppedSites(work.bench()).free(site);
          operation.step("note", () -> DroppedSites.note(state.path(), site, Instant.now()));
          operation.commit(
              List.of(
                  new Finish.Move(work.relative(state.path()), work.relative(folder)),
                  new Finish.MoveDefault(site, null)));
          return new Dropped(site, folder, made);
        });
  }
}

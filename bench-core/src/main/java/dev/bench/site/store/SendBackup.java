package dev.bench.site.store;

import dev.bench.site.SiteState;
import dev.bench.site.backup.BackupFailedException;
import dev.bench.site.backup.Backups;
import dev.bench.site.change.SiteWork;
import dev.bench.site.task.TaskRecord;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends local backups of sites to their store. Other operations on the site go on meanwhile.
 *
 * @param work what is needed
 */
public record SendBackup(SiteWork work) {

  private static final Logger log = LoggerFactory.getLogger(SendBackup.class);

  /**
   * A backup that the store has.
   *
   * @param name what the names of its files begin with
   * @param where its bucket
   * @param removed the names of old backups that were removed there
   */
  public record Sent(String name, String where, List<String> removed) {

    /** Copies the list. */
    public Sent {
      removed = List.copyOf(removed);
    }
  }

  /**
   * Sends the backup {@code name}, then removes old ones in the store.
   *
   * @param name its name or that of its dump
   * @return empty where {@code backup_s3_bucket} is not set
   * @throws BackupFailedException when the store does not take it; the local one stays
   */
  public Optional<Sent> run(String site, String name) throws IOException {
    SiteState state = work.sites().require(site);
    try (StoredBackups stored = StoredBackups.of(state).orElse(null)) {
      return stored == null ? Optional.empty() : Optional.of(send(state, name, stored));
    }
  }

  private Sent send(SiteState site, String name, StoredBackups stored) throws IOException {
    Backups.Set set = Backups.of(site.path()).find(name);
    TaskRecord record = TaskRecord.begin(work.bench(), "send-backup", site.name(), work.progress());
    try {
      stored.send(set, record);
    } catch (IOException e) {
      BackupFailedException failure =
          new BackupFailedException(
              "Backup %s of site %s was not sent to %s: %s. It stays in %s; send it again with: bench --site %s send-backup %s"
                  .formatted(
                      set.name(),
                      site.name(),
                      stored.where(),
                      e.getMessage(),
                      set.database().resolveSibling(""),
                      site.name(),
                      set.name()),
              e);
      record.failed(failure);
      throw failure;
    } catch (RuntimeException e) {
      record.failed(e);
      throw e;
    }
    record.said("%s is in %s".formatted(set.name(), stored.where()));
    List<String> removed = removeOld(site, stored);
    record.finished();
    return new Sent(set.name(), stored.where(), removed);
  }

  private static List<String> removeOld(SiteState site, StoredBackups stored) {
    try {
      return stored.removeOld(site.config(), Instant.now());
    } catch (IOException e) {
      log.warn(
          "Old backups of site {} could not be removed from {}: {}",
          site.name(),
          stored.where(),
          e.getMessage());
      return List.of();
    }
  }
}

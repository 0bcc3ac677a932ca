package dev.bench.site.store;

import dev.bench.ValidationException;
import dev.bench.site.SiteState;
import dev.bench.site.backup.BackupFailedException;
import dev.bench.site.backup.FetchedBackup;
import dev.bench.site.backup.Manifest;
import dev.bench.site.change.SiteWork;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Fetches backups of sites from their store into {@code private/backups}.
 *
 * @param work what is needed
 */
public record FetchBackup(SiteWork work) {

  /**
   * Fetches the backup {@code name}, all files of which are compared with its manifest.
   *
   * @param name its name or that of its dump
   * @return its files, the dump first
   * @throws BackupFailedException when it cannot be fetched; nothing of it is left
   */
  public List<Path> run(String site, String name) throws Exception {
    SiteState state = work.sites().require(site);
    try (StoredBackups stored =
        StoredBackups.of(state)
            .orElseThrow(() ->
                new ValidationException(
                    "Site %s has no store of backups: backup_s3_bucket is not set"
                        .formatted(site)))) {
      try {
        StoredBackups.Set set =
            stored.all().stream()
                .filter(each -> name.equals(each.name()) || name.startsWith(each.name() + "-"))
                .findFirst()
                .orElseThrow(() ->
                    new ValidationException(
                        "There is no backup %s of site %s in %s; see: bench --site %s list-backups"
                            .formatted(name, site, stored.where(), site)));
        Manifest manifest = stored.manifest(set.name());
        return work.operation(
            "fetch-backup",
            site,
            operation -> {
              List<Path> files =
                  new FetchedBackup(state.path().resolve("private/backups"))
                      .take(operation, set.name(), manifest, stored::copy);
              operation.finish();
              return files;
            });
      } catch (IOException e) {
        throw new BackupFailedException(
            "Backup %s of site %s was not fetched from %s: %s"
                .formatted(name, site, stored.where(), e.getMessage()),
            e);
      }
    }
  }
}

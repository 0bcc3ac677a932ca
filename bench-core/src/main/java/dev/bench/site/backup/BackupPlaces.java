package dev.bench.site.backup;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the files of a backup go.
 *
 * @param folder where all of them go; null: {@code private/backups} of the site
 * @param database where the dump goes instead, if not null
 * @param files where the public files go instead, if not null
 * @param privateFiles where the private files go instead, if not null
 * @param settings where the settings go instead, if not null
 */
public record BackupPlaces(
    @Nullable Path folder,
    @Nullable Path database,
    @Nullable Path files,
    @Nullable Path privateFiles,
    @Nullable Path settings) {

  /** The site's own folder. */
  public static final BackupPlaces USUAL = new BackupPlaces(null, null, null, null, null);

  /** All of it in {@code folder}. */
  public static BackupPlaces in(Path folder) {
    return new BackupPlaces(folder, null, null, null, null);
  }

  /** Whether all of it goes into the site's own folder, where old backups are removed. */
  boolean areUsual() {
    return equals(USUAL);
  }

  /** Where a part goes; null when no file was named for it. */
  @Nullable Path own(String part) {
    return switch (part) {
      case BackupNames.DATABASE -> database;
      case BackupNames.PUBLIC -> files;
      case BackupNames.PRIVATE -> privateFiles;
      case BackupNames.SETTINGS -> settings;
      default -> null;
    };
  }
}

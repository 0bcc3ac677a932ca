package dev.bench.site.backup;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a backup has and where it goes.
 *
 * @param withFiles whether the site's files are in it, not the database alone
 * @param compress whether the files are compressed
 * @param folder where all of it goes; null: {@code private/backups} of the site
 * @param database where the dump goes instead, if not null
 * @param files where the public files go instead, if not null
 * @param privateFiles where the private files go instead, if not null
 */
public record BackupOptions(
    boolean withFiles,
    boolean compress,
    @Nullable Path folder,
    @Nullable Path database,
    @Nullable Path files,
    @Nullable Path privateFiles) {

  /** The database alone, or with the files too, in the site's own folder. */
  public static BackupOptions usual(boolean withFiles) {
    return new BackupOptions(withFiles, false, null, null, null, null);
  }

  /** Whether all of it goes into the site's own folder, where old backups are removed. */
  boolean isUsual() {
    return folder == null && database == null && files == null && privateFiles == null;
  }

  /** Where a part goes; null when no file was named for it. */
  @Nullable Path own(String part) {
    return switch (part) {
      case BackupNames.DATABASE -> database;
      case BackupNames.PUBLIC -> files;
      case BackupNames.PRIVATE -> privateFiles;
      default -> null;
    };
  }
}

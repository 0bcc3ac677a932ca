package dev.bench.site.backup;

/**
 * What a backup has and where it goes.
 *
 * @param withFiles whether the site's files are in it, not the database alone
 * @param compress whether the files are compressed
 * @param encrypt whether it is encrypted, whatever {@code encrypt_backup} of the site says
 * @param places where it goes
 * @param tables the tables that it has
 */
public record BackupOptions(
    boolean withFiles,
    boolean compress,
    boolean encrypt,
    BackupPlaces places,
    BackupTables tables) {

  /** The database alone, or with the files too, in the site's own folder. */
  public static BackupOptions usual(boolean withFiles) {
    return new BackupOptions(withFiles, false, false, BackupPlaces.USUAL, BackupTables.ALL);
  }

  /** Whether it is a whole backup in the site's own folder, which is sent to the site's store. */
  public boolean isForStore() {
    return places.areUsual() && !tables.arePartial();
  }

  /** The same, encrypted. */
  public BackupOptions encrypted() {
    return new BackupOptions(withFiles, compress, true, places, tables);
  }
}

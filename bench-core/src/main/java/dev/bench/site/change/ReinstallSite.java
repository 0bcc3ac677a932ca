package dev.bench.site.change;

import dev.bench.config.ConfigFile;
import dev.bench.site.SiteFiles;
import dev.bench.site.SiteState;
import dev.bench.site.backup.BackupOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes a site anew with the same apps and settings and an empty database, in one operation. The
 * folder of the old one moves to {@code archived/sites}, and back when the operation is undone.
 *
 * @param work what is needed
 * @param backup makes the backup
 * @param make makes the new one
 */
public record ReinstallSite(SiteWork work, BackupSite backup, NewSite make) {

  /** Reinstalls {@code site}; the old one is saved before if {@code withBackup}. */
  public NewSite.Made run(String site, @Nullable String adminPassword, boolean withBackup)
      throws Exception {
    work.sites().require(site);
    return work.operation(
        "reinstall",
        site,
        operation -> {
          List<String> apps = new ArrayList<>(work.knownApps(site));
          SiteState before = work.sites().require(site);
          apps.remove(SiteWork.BUILT_IN);
          if (withBackup) {
            backup.within(operation, site, BackupOptions.usual(true));
          }
          Map<String, @Nullable Object> settings = settings(before);
          return make.within(
              operation,
              NewSiteOptions.named(site).withApps(apps).withAdminPassword(adminPassword),
              settings);
        });
  }

  /** The settings that the new site takes over. */
  private static Map<String, @Nullable Object> settings(SiteState before) {
    Map<String, @Nullable Object> settings =
        ConfigFile.read(before.path().resolve(SiteFiles.CONFIG));
    settings
        .keySet()
        .removeIf(key ->
            key.startsWith("db_")
                || key.equals(PreviousDatabase.KEY)
                || key.equals(PreviousDatabase.FORMER_NAMES));
    return settings;
  }
}

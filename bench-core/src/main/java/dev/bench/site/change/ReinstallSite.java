package dev.bench.site.change;

import dev.bench.BenchException;
import dev.bench.config.ConfigFile;
import dev.bench.site.SiteFiles;
import dev.bench.site.SiteState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes a site anew with the same apps and settings and an empty database. The old one is dropped
 * as by {@link DropSite}, and comes back if the new one cannot be made.
 *
 * @param work what is needed
 * @param drop drops the old one
 * @param make makes the new one
 */
public record ReinstallSite(SiteWork work, DropSite drop, NewSite make) {

  /** Reinstalls {@code site}; the old one is saved before if {@code withBackup}. */
  public NewSite.Made run(String site, @Nullable String adminPassword, boolean withBackup)
      throws Exception {
    SiteState before = work.sites().require(site);
    List<String> apps = new ArrayList<>(before.installedApps());
    apps.remove(SiteWork.BUILT_IN);
    Map<String, @Nullable Object> settings =
        ConfigFile.read(before.path().resolve(SiteFiles.CONFIG));
    settings
        .keySet()
        .removeIf(key ->
            key.startsWith("db_")
                || key.equals(PreviousDatabase.KEY)
                || key.equals(PreviousDatabase.FORMER_NAMES));
    boolean wasDefault =
        site.equals(ConfigFile.read(work.bench().commonSiteConfig()).get("default_site"));
    NewSiteOptions options =
        NewSiteOptions.named(site).withApps(apps).withAdminPassword(adminPassword);
    drop.run(site, withBackup);
    boolean made = false;
    try {
      NewSite.Made fresh = make.run(wasDefault ? options.asDefault() : options);
      made = true;
      ConfigFile.change(
          work.bench().site(site).resolve(SiteFiles.CONFIG), own -> own.putAll(settings));
      return fresh;
    } finally {
      if (!made) {
        bringBack(site, wasDefault);
      }
    }
  }

  private void bringBack(String site, boolean wasDefault) throws Exception {
    try {
      new UndropSite(work).run(site);
    } catch (BenchException e) {
      throw new StillDroppedException(site, e);
    }
    if (wasDefault) {
      ConfigFile.change(
          work.bench().commonSiteConfig(), settings -> settings.put("default_site", site));
    }
  }

  /** The old site could not be brought back. */
  private static final class StillDroppedException extends BenchException {

    private static final long serialVersionUID = 1L;

    StillDroppedException(String site, BenchException cause) {
      super(
          500,
          "Site %s could not be made anew and is still dropped: %s. Bring it back with: bench undrop-site %s"
              .formatted(site, cause.getMessage(), site),
          cause);
    }
  }
}

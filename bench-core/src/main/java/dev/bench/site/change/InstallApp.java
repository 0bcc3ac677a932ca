package dev.bench.site.change;

import dev.bench.app.LoadedApp;
import java.util.List;

/**
 * Installs apps on a site, with the apps they require; all of them or none.
 *
 * @param work what is needed
 */
public record InstallApp(SiteWork work) {

  /**
   * Installs {@code apps}.
   *
   * @return the names of those that were not installed before, in the order of installation
   */
  public List<String> run(String site, List<String> apps) throws Exception {
    work.require(site);
    return work.operation(
        "install-app",
        site,
        operation -> {
          AppInstallation installation = AppInstallation.in(work, operation);
          List<LoadedApp> missing = installation.missing(apps, work.installedApps(site));
          for (LoadedApp app : missing) {
            installation.install(site, app);
          }
          operation.finish();
          installation.end(site);
          return missing.stream().map(LoadedApp::name).toList();
        });
  }
}

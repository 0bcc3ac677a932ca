package dev.bench.site.change;

import dev.bench.config.ConfigFile;
import dev.bench.config.Settings;
import dev.bench.database.DatabaseAdmin;
import dev.bench.site.SiteFiles;
import dev.bench.site.SiteNames;
import dev.bench.site.SiteState;
import dev.bench.site.journal.Finish;
import java.nio.file.Path;
import java.util.List;

/**
 * Brings a dropped site back: its folder moves from {@code archived/sites} to {@code sites}.
 *
 * @param work what is needed
 */
public record UndropSite(SiteWork work) {

  /**
   * Brings back the site {@code name}.
   *
   * @return the site's name
   */
  public String run(String name) throws Exception {
    DroppedSites.Dropped dropped = new DroppedSites(work.bench()).require(name);
    String site = dropped.site();
    return work.operation(
        "undrop-site",
        site,
        operation -> {
          new DroppedSites(work.bench()).requireStill(dropped);
          SiteNames.check(work.apps().apps().keySet(), site);
          SiteNames.checkFree(work.bench(), site);
          operation.step("login", () -> DatabaseAdmin.connect(state(dropped).database()).close());
          Path to = work.bench().site(site);
          operation.commit(
              List.of(new Finish.Move(work.relative(dropped.folder()), work.relative(to))));
          DroppedSites.forget(to);
          return site;
        });
  }

  /** The site as its archived folder describes it. */
  private SiteState state(DroppedSites.Dropped dropped) {
    Settings own = new Settings(ConfigFile.read(dropped.folder().resolve(SiteFiles.CONFIG)));
    return work.sites().described(dropped.site(), dropped.folder(), own);
  }
}

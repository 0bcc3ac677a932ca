package dev.bench.site.change;

import dev.bench.site.SiteNames;
import dev.bench.site.SiteState;
import dev.bench.site.journal.Finish;
import dev.bench.site.journal.Operation;
import java.util.List;

/**
 * Gives a site another name; its database stays as it is.
 *
 * @param work what is needed
 */
public record RenameSite(SiteWork work) {

  /** Renames {@code site} to {@code name}. */
  public void run(String site, String name) throws Exception {
    SiteState state = work.sites().require(site);
    SiteNames.check(work.apps().apps().keySet(), name);
    try (Operation operation =
        Operation.begin("rename-site", site, work.undoing(), work.progress())) {
      SiteNames.checkFree(work.bench(), name);
      operation.commit(
          List.of(
              new Finish.Move(work.relative(state.path()), work.relative(work.bench().site(name))),
              new Finish.MoveDefault(site, name)));
    }
  }
}

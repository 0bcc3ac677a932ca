package dev.bench.site.change;

import dev.bench.site.SiteNames;
import dev.bench.site.SiteState;
import dev.bench.site.journal.Finish;
import dev.bench.site.journal.Operation;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Gives a site another name; its database stays as it is.
 *
 * @param work what is needed
 */
public record RenameSite(SiteWork work) {

  /** Renames {@code site} to {@code name}; no other operation has either name meanwhile. */
  public void run(String site, String name) throws Exception {
    work.sites().require(site);
    SiteNames.check(work.apps().apps().keySet(), name);
    SiteNames.checkFree(work.bench(), name);
    work.operation(
        "rename-site",
        site,
        operation -> {
          try (Operation there = work.reserve("rename-site", name)) {
            SiteState state = work.sites().require(site);
            SiteNames.checkFree(work.bench(), name);
            Set<String> former =
                new LinkedHashSet<>(state.config().texts(PreviousDatabase.FORMER_NAMES));
            former.add(site);
            operation.commit(
                List.of(
                    SettingsDraft.write(
                        work,
                        operation,
                        state,
                        Map.of(PreviousDatabase.FORMER_NAMES, List.copyOf(former))),
                    new Finish.Move(
                        work.relative(state.path()), work.relative(work.bench().site(name))),
                    new Finish.MoveDefault(site, name)));
            there.finish();
          }
          return name;
        });
  }
}

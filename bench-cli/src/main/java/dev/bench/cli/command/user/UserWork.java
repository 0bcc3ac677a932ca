package dev.bench.cli.command.user;

import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.command.site.SiteUnit;
import dev.bench.runtime.Bench;
import dev.bench.session.Sessions;
import dev.bench.site.SiteState;

/** What a command does with the users of the site that it means. */
@FunctionalInterface
interface UserWork<T> {

  /** Does it. */
  T on(Sessions sessions, SiteState site);

  /** Does {@code work} on the site that {@code bench} means, with the servers it needs. */
  static <T> T call(BenchCommand bench, UserWork<T> work) throws Exception {
    return SiteUnit.call(
        bench,
        "users",
        ctx -> {
          Bench open = Bench.of(ctx);
          return work.on(open.sessions(), open.sites().require(ctx.site().name()));
        });
  }
}

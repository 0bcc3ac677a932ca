package dev.bench.cli.command.user;

import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.command.site.SiteUnit;
import dev.bench.runtime.Bench;
import dev.bench.runtime.CacheClearing;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code bench clear-cache}: forgets what redis_cache holds of a site. */
@Command(
    name = "clear-cache",
    description = "Forgets the cached values, answers and pages of a site; logins stay.",
    footer = {"", "Example:  bench --site shop.localhost clear-cache"})
public final class ClearCacheCommand implements Callable<Integer> {

  @ParentCommand private BenchCommand bench;

  @Override
  public Integer call() throws Exception {
    SiteUnit.call(
        bench,
        "clear-cache",
        ctx -> {
          long gone = CacheClearing.clear(Bench.of(ctx).cache(), ctx.site().name());
          bench
              .out()
              .println("%d cached values of %s are forgotten".formatted(gone, ctx.site().name()));
          return gone;
        });
    return 0;
  }
}

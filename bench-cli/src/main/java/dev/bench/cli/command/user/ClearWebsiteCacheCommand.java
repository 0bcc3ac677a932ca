package dev.bench.cli.command.user;

import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.command.site.SiteUnit;
import dev.bench.runtime.Bench;
import dev.bench.runtime.CacheClearing;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code bench clear-website-cache}: forgets the rendered pages of a site. */
@Command(
    name = "clear-website-cache",
    description = "Forgets the rendered pages of a site; clear-cache forgets more.",
    footer = {"", "Example:  bench --site shop.localhost clear-website-cache"})
public final class ClearWebsiteCacheCommand implements Callable<Integer> {

  @ParentCommand private BenchCommand bench;

  @Override
  public Integer call() throws Exception {
    SiteUnit.call(
        bench,
        "clear-website-cache",
        ctx -> {
          long gone = CacheClearing.clearPages(Bench.of(ctx).cache(), ctx.site().name());
          bench
              .out()
              .println("%d rendered pages of %s are forgotten".formatted(gone, ctx.site().name()));
          return gone;
        });
    return 0;
  }
}

package dev.bench.testkit;

import dev.bench.config.BenchDirectory;
import dev.bench.config.ConfigFile;
import dev.bench.runtime.Bench;
import dev.bench.runtime.SiteLifecycle;
import dev.bench.site.Progress;
import dev.bench.site.ServerLogins;
import dev.bench.site.SiteServer;
import dev.bench.site.SiteState;
import dev.bench.site.change.NewSite;
import dev.bench.site.change.NewSiteOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A bench in a temporary folder, with one Redis for all and sites on the {@link RealMariaDb}.
 *
 * <pre>{@code
 * TestBench bench = TestBench.in(folder, redis.uri());
 * try (Bench runtime = bench.open("test")) {
 *   SiteState site = bench.newSite(runtime, mariaDb, "shop.localhost", "shop");
 * }
 * }</pre>
 *
 * Apps are made with {@link AppFixture} before the bench is opened; new sites need bench-app on the
 * class path.
 */
public record TestBench(BenchDirectory directory) {

  /** Administrator's password on new sites. */
  public static final String ADMIN_PASSWORD = "admin";

  private static final int CONNECTIONS = 21;

  /** Its hash, made once: to make one takes seconds in a process that has just started. */
  public static final String ADMIN_HASH =
      "$pbkdf2-sha256$600000$tKddTstSEOfnzHGg1HvmRQ$2uXBwBB5iJ6ERn89.a91135RVcj9liRtFozIDboF8K0";

  /** A bench without sites in {@code folder}. */
  public static TestBench in(Path folder, URI redis) throws IOException {
    BenchDirectory bench = new BenchDirectory(folder);
    for (Path part : List.of(bench.apps(), bench.sites(), bench.pids(), bench.logs())) {
      Files.createDirectories(part);
    }
    ConfigFile.change(
        bench.commonSiteConfig(),
        settings -> {
          settings.put("redis_cache", redis.toString());
          settings.put("redis_queue", redis.toString());
        });
    return new TestBench(bench);
  }

  /** What a process of the bench shares. */
  public Bench open(String process) {
    return Bench.open(directory, process, CONNECTIONS);
  }

  /** Makes a site as {@code bench new-site} does. */
  public SiteState newSite(Bench bench, RealMariaDb mariaDb, String name, String... apps)
      throws Exception {
    SiteServer server = new SiteServer(mariaDb.root(), false);
    new NewSite(
            SiteLifecycle.workOn(bench, ServerLogins.of(server), Progress.silent()),
            server,
            password -> ADMIN_HASH)
        .run(NewSiteOptions.named(name).withApps(List.of(apps)).withAdminPassword(ADMIN_PASSWORD));
    return bench.sites().require(name);
  }
}

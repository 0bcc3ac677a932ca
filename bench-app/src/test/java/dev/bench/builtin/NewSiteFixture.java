package dev.bench.builtin;

import dev.bench.database.DatabaseAddress;
import dev.bench.runtime.Bench;
import dev.bench.runtime.SiteLifecycle;
import dev.bench.site.Progress;
import dev.bench.site.ServerLogins;
import dev.bench.site.SiteServer;
import dev.bench.site.change.NewSite;
import dev.bench.site.change.NewSiteOptions;
import dev.bench.site.change.SiteWork;
import dev.bench.site.journal.Recovery;
import dev.bench.testkit.AppFixture;
import dev.bench.testkit.TestBench;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A bench with the app {@code shop}, on which sites are made and operations are disturbed. */
record NewSiteFixture(TestBench bench, SiteServer server) {

  static final String SITE = "shop.localhost";
  static final NewSiteOptions OPTIONS =
      NewSiteOptions.named(SITE).withApps(List.of("shop")).withAdminPassword("secret").asDefault();

  /** Nothing listens there; what would be sent waits in the outbox. */
  private static final URI NO_REDIS = URI.create("redis://127.0.0.1:1");

  static NewSiteFixture in(Path folder, DatabaseAddress root) throws IOException {
    AppFixture.in(folder, "shop")
        .compile(
            """
            import dev.bench.*;
            public final class ShopApp implements App {
              public String name() { return "shop"; }
              public void register(Hooks hooks) {
                hooks.beforeInstall(ShopApp::before).afterInstall(ShopApp::after);
              }
              public static void before(Context ctx) {
                if (ctx.site().config().flag("refuse_shop")) {
                  throw new ValidationException("No shop here");
                }
              }
              public static void after(Context ctx) {
                ctx.db().execute("insert into item values (1, ?)", ctx.user());
              }
            }
            """)
        .resource("db/migration/V1__items.sql", "create table item (id int, name varchar(140));");
    TestBench bench = TestBench.in(folder, NO_REDIS);
    return new NewSiteFixture(bench, new SiteServer(root, false));
  }

  /** Makes the site; {@code progress} may disturb. */
  NewSite.Made make(NewSiteOptions options, Progress progress) throws Exception {
    try (Bench runtime = bench.open("test")) {
      return new NewSite(work(runtime, progress), server, password -> "hash of " + password)
          .run(options);
    }
  }

  SiteWork work(Bench runtime, Progress progress) {
    return SiteLifecycle.workOn(runtime, ServerLogins.of(server), progress);
  }

  List<String> recover() {
    try (Bench runtime = bench.open("test")) {
      return Recovery.run(
          bench.directory(), runtime.sites(), ServerLogins.of(server), Progress.silent());
    }
  }

  /** What is in the folder of sites, without the files of the bench itself. */
  List<String> siteFolders() throws IOException {
    try (var files = Files.list(bench.directory().sites())) {
      return files.filter(Files::isDirectory).map(file -> file.getFileName().toString()).toList();
    }
  }

  /** The journals that are left. */
  List<String> journals() throws IOException {
    Path folder = bench.directory().config().resolve("journal");
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".journal"))
          .toList();
    }
  }
}

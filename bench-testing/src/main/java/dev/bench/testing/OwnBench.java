package dev.bench.testing;

import dev.bench.app.AppFiles;
import dev.bench.build.AppBuild;
import dev.bench.build.Builds;
import dev.bench.build.DraftFiles;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.config.ConfigFile;
import dev.bench.embedded.ScratchRedis;
import dev.bench.logging.LogLevels;
import dev.bench.queue.lanes.Unserved;
import dev.bench.runtime.Bench;
import dev.bench.runtime.SiteLifecycle;
import dev.bench.site.Progress;
import dev.bench.site.ServerLogins;
import dev.bench.site.SiteServer;
import dev.bench.site.change.NewSite;
import dev.bench.site.change.NewSiteOptions;
import dev.bench.time.BenchClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A bench in a temporary folder, with a Redis of its own and one site; gone when it is closed.
 *
 * <p>The environment's settings are ignored: tests empty their Redis, and must not meet another.
 *
 * @param bench the bench
 * @param redis its Redis
 * @param site the site's name
 * @param database the site's database
 */
record OwnBench(Bench bench, ScratchRedis redis, String site, String database)
    implements AutoCloseable {

  /** The hash of {@code admin}: making one takes long. */
  private static final String ADMIN_HASH =
      "$pbkdf2-sha256$600000$tKddTstSEOfnzHGg1HvmRQ$2uXBwBB5iJ6ERn89.a91135RVcj9liRtFozIDboF8K0";

  private static final int CONNECTIONS = 16;

  /** Makes the bench and its site, with {@code app} installed on it. */
  static OwnBench make(AppUnderTest app, DatabaseServer server) throws Exception {
    LogLevels.nothingOf(Unserved.class); // a test runs its jobs itself
    int number = server.nextSite();
    String site = "test%d.localhost".formatted(number);
    String database = "test_%d".formatted(number);
    BenchDirectory directory =
        new BenchDirectory(Files.createTempDirectory("bench-test-").toRealPath());
    ScratchRedis redis = ScratchRedis.start(DatabaseServer.binaries());
    write(directory, app, redis.uri(), site);
    BenchConfig config = BenchConfig.load(directory, Map.of());
    Bench bench = Bench.open(directory, config, "test", CONNECTIONS, BenchClock.settable());
    OwnBench own = new OwnBench(bench, redis, site, database);
    try {
      own.addSite(app, new SiteServer(server.root("mysql"), false));
      return own;
    } catch (Exception e) {
      own.close();
      throw e;
    }
  }

  private static void write(BenchDirectory bench, AppUnderTest app, URI redis, String site)
      throws IOException {
    for (Path folder : List.of(bench.apps(), bench.sites(), bench.pids(), bench.logs())) {
      Files.createDirectories(folder);
    }
    Files.createDirectories(bench.builds());
    List<String> names = new ArrayList<>();
    for (Map.Entry<String, AppBuild> each : app.required().entrySet()) {
      String name = each.getKey();
      Path builds = each.getValue().folder().resolveSibling(".").normalize();
      Files.createSymbolicLink(bench.builds().resolve(name), builds);
      // env/builds/<app> and apps/<app> are in one bench.
      Files.createSymbolicLink(
          bench.apps().resolve(name), builds.resolve("../../../apps").normalize().resolve(name));
      names.add(name);
    }
    Files.createSymbolicLink(bench.apps().resolve(app.name()), app.folder());
    names.add(app.name());
    build(bench, app);
    BundleNames.write(bench, names);
    Files.write(bench.sites().resolve("apps.txt"), names);
    ConfigFile.change(
        bench.commonSiteConfig(),
        settings -> {
          settings.put("redis_cache", redis.toString());
          settings.put("redis_queue", redis.toString());
          settings.put("default_site", site);
          settings.put("ignore_csrf", true); // the client is no browser and fetches no token
        });
  }

  /** Makes a build of what the class path has of the app. */
  private static void build(BenchDirectory bench, AppUnderTest app) throws IOException {
    Builds builds = new Builds(bench, app.name());
    Files.createDirectories(builds.folder());
    AppBuild draft = new AppBuild(app.name(), builds.draft());
    DraftFiles files = new DraftFiles(draft, Optional.empty());
    files.copy(app.classes(), draft.classes());
    AppFiles sources = new AppFiles(app.name(), app.folder());
    files.copyVisible(sources.pages(), draft.pages());
    files.copyVisible(sources.statics(), draft.statics());
    files.copyVisible(sources.emails(), draft.emails());
    for (Path jar : app.libraries()) {
      Path link = draft.libraries().resolve(jar.getFileName());
      if (!Files.exists(link)) {
        Files.createSymbolicLink(link, jar);
      }
    }
    builds.makeCurrent(builds.seal(draft.folder()), "the class path of a test");
    builds.settle();
  }

  private void addSite(AppUnderTest app, SiteServer server) throws Exception {
    new NewSite(
            SiteLifecycle.workOn(bench, ServerLogins.of(server), Progress.silent()),
            server,
            password -> ADMIN_HASH)
        .run(
            NewSiteOptions.named(site)
                .withDatabase(database)
                .withApps(List.of(app.name()))
                .withAdminPassword("admin"));
  }

  @Override
  public void close() {
    bench.close();
    redis.close();
    try (Stream<Path> all = Files.walk(bench.directory().root())) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.bench.cli.start;

import dev.bench.app.AppFiles;
import dev.bench.cli.asset.BundleOptions;
import dev.bench.cli.setup.BenchFiles;
import dev.bench.cli.setup.BenchSettings;
import dev.bench.cli.setup.OwnServers;
import dev.bench.cli.setup.PortFinder;
import dev.bench.cli.setup.PortSet;
import dev.bench.cli.setup.Progress;
import dev.bench.cli.setup.QueueDurability;
import dev.bench.cli.setup.SiteOperations;
import dev.bench.cli.watch.AppBuilds;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.config.ProcessMark;
import dev.bench.config.Settings;
import dev.bench.config.SettingsSchema;
import dev.bench.embedded.EmbeddedServers;
import dev.bench.embedded.binaries.Binaries;
import dev.bench.process.CannotRunException;
import dev.bench.site.Sites;
import dev.bench.site.change.NewSiteOptions;
import dev.bench.site.journal.Recovery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Prepares a bench for {@code bench start}. Each step makes only what is missing, so the second
 * start does little.
 *
 * <p>It keeps the bench's own MariaDB running until {@code close}, which comes after all processes.
 */
public final class FirstStart implements AutoCloseable {

  private static final String FIRST_SITE = "site1.localhost";

  private final BenchDirectory bench;
  private final Progress progress;

  /** What is started here carries the mark of the run, and ends with it. */
  private final Map<String, String> environment = new HashMap<>(System.getenv());

  private @Nullable OwnMariaDb mariaDb;

  public FirstStart(BenchDirectory bench, Progress progress, String run) {
    this.bench = bench;
    this.progress = progress;
    environment.put(ProcessMark.VARIABLE, run + "/first start/0");
  }

  /**
   * Checks the common settings, and warns of probable mistakes.
   *
   * @throws CannotRunException names every fault
   */
  public static void requireGoodSettings(BenchDirectory bench, Progress progress) {
    Settings settings = new BenchSettings(bench).inFile();
    List<String> faults = SettingsSchema.faults(settings);
    List<String> told = new ArrayList<>(faults);
    told.addAll(SettingsSchema.hints(settings));
    told.replaceAll(each -> "sites/common_site_config.json: " + each);
    if (!faults.isEmpty()) {
      throw new CannotRunException(String.join("\n", told));
    }
    told.forEach(progress::line);
  }

  /** Ends what a killed run has left, and begins the one run of the bench. */
  public static RunRecord beginRun(BenchDirectory bench, Progress progress) throws IOException {
    String id = BenchConfig.load(bench).benchId();
    return RunRecord.begin(
        bench.pids(),
        id,
        (names, end) -> {
          String left = "what the last run left: " + String.join(", ", names);
          progress.step(
              "ending " + left,
              "ended " + left,
              () -> {
                end.run();
                return names;
              });
        });
  }

  /** Settings and configuration files. */
  public void files() throws IOException {
    long start = System.nanoTime();
    List<String> made = new BenchFiles(bench).makeMissing();
    if (!made.isEmpty()) {
      progress.done(String.join(", ", made) + " written", since(start));
    }
  }

  /** Ports that are free, all moved together when one is taken. */
  public void ports() throws IOException {
    PortSet before = PortSet.of(BenchConfig.load(bench));
    PortSet now = new PortFinder(bench).move();
    if (!now.equals(before)) {
      progress.line("  ports moved: " + now);
    }
  }

  /** Everything else: programs, database, apps and a first site. */
  public void rest() throws Exception {
    programs(BenchConfig.load(bench));
    durableQueue();
    beginDatabase();
    apps();
    site();
  }

  /** Redis and MariaDB in {@code env/bin}, linked to what is installed or to what Maven brings. */
  private void programs(BenchConfig config) {
    Path bin = bench.env().resolve("bin");
    Binaries binaries = Binaries.ofMachine(environment, progress::doing);
    link("Redis", Binaries.redisBehind(bin), () -> binaries.linkRedisInto(bin));
    if (!OwnServers.hasOtherDatabase(config)) {
      link("MariaDB", bin.resolve("mariadbd"), () -> binaries.linkMariaDbInto(bin));
    }
  }

  /** Runs once, in a bench whose Redis of jobs kept snapshots only. */
  private void durableQueue() throws Exception {
    QueueDurability durability = new QueueDurability(bench);
    if (durability.isDue()) {
      progress.step(
          "bringing the jobs of redis_queue into its append-only file",
          "redis_queue keeps each write: config/redis_queue.conf written",
          () -> {
            durability.bring(progress::doing);
            return durability;
          });
    }
  }

  private void link(String what, Path program, Runnable linking) {
    if (!Files.isExecutable(program)) {
      progress.step(
          "looking for " + what,
          what + " found",
          () -> {
            linking.run();
            return program;
          });
    }
  }

  /**
   * Classes and assets of the apps. A broken app does not keep the others from starting, but no
   * first site can be made with it.
   */
  private void apps() throws IOException {
    AppBuilds builds = new AppBuilds(bench, progress, environment, BundleOptions.usual());
    int broken = builds.build(AppFiles.of(bench));
    builds.keepAnnounced(); // the services start after this
    if (broken > 0 && !hasSite()) {
      throw new CannotRunException(
          "the first site is made with all apps of sites/apps.txt: repair the broken ones, then run bench start again");
    }
  }

  /**
   * Begins to start the bench's own MariaDB in the background, unless another is configured. Later
   * it is one of the processes.
   */
  private void beginDatabase() {
    if (!OwnServers.hasOtherDatabase(BenchConfig.load(bench))) {
      Binaries binaries = Binaries.ofMachine(System.getenv(), progress::doing);
      mariaDb = new OwnMariaDb(new EmbeddedServers(bench, binaries));
    }
  }

  /** The bench's own MariaDB, once its start has begun; null when the settings name another. */
  public @Nullable OwnMariaDb mariaDb() {
    return mariaDb;
  }

  private void awaitDatabase(OwnMariaDb starting) throws Exception {
    try {
      progress.step(
          "starting MariaDB",
          "MariaDB started",
          () -> {
            starting.await();
            return starting;
          });
    } catch (ExecutionException failure) {
      throw failure.getCause() instanceof Exception cause ? cause : failure;
    }
  }

  /** A first site, when there is none: the default one, with all apps. */
  private void site() throws Exception {
    if (hasSite() && !Recovery.isDue(bench)) {
      return;
    }
    OwnMariaDb own = mariaDb;
    if (own == null) {
      if (!hasSite()) {
        progress.line(
            "  no site yet; the settings name a MariaDB server, so make a site with: bench new-site");
      }
      return;
    }
    awaitDatabase(own);
    try (SiteOperations sites = SiteOperations.open(bench, progress, null)) {
      if (!hasSite()) {
        List<String> apps = AppFiles.of(bench).stream().map(AppFiles::name).toList();
        NewSiteOptions options = NewSiteOptions.named(FIRST_SITE).withApps(apps).asDefault();
        SiteOperations.tell(progress, sites.newSite(options));
      }
    }
  }

  /** Loads what a start loads, and changes nothing; for {@code bench train}. */
  public static void train(BenchDirectory bench, BenchConfig config) {
    AppFiles.of(bench);
    new Sites(bench, config).names();
    Recovery.isDue(bench);
    new EmbeddedServers(bench, Binaries.ofMachine(System.getenv(), _ -> {})).runningMariaDb();
  }

  private boolean hasSite() {
    return !new Sites(bench, BenchConfig.load(bench)).names().isEmpty();
  }

  @Override
  public void close() {
    if (mariaDb != null) {
      mariaDb.close();
    }
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}

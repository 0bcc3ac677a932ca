package dev.bench.cli.setup;

import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.database.DatabaseAddress;
import dev.bench.database.StatementLimit;
import dev.bench.embedded.EmbeddedServers;
import dev.bench.embedded.RunningServer;
import dev.bench.embedded.binaries.Binaries;
import dev.bench.runtime.Bench;
import dev.bench.runtime.SiteLifecycle;
import dev.bench.session.Passwords;
import dev.bench.site.ServerLogins;
import dev.bench.site.SiteServer;
import dev.bench.site.backup.Backup;
import dev.bench.site.backup.BackupOptions;
import dev.bench.site.change.BackupSite;
import dev.bench.site.change.CloneSite;
import dev.bench.site.change.InstallApp;
import dev.bench.site.change.Migrate;
import dev.bench.site.change.NewSite;
import dev.bench.site.change.NewSiteOptions;
import dev.bench.site.change.SiteWork;
import dev.bench.site.journal.Recovery;
import dev.bench.site.store.SendBackup;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Changes of sites for commands: with progress, on the bench's own MariaDB or on one with a given
 * administrator login. Opening it undoes the unfinished work of killed commands.
 */
public final class SiteOperations implements AutoCloseable {

  private static final int CONNECTIONS = 4;

  /** How often the advance of a long step is shown. */
  private static final Duration PACE = Duration.ofMillis(200);

  private final BenchDirectory directory;
  private final Bench bench;
  private final Progress progress;
  private final @Nullable DatabaseAddress root;

  private SiteOperations(
      BenchDirectory directory, Progress progress, @Nullable DatabaseAddress root) {
    this.directory = directory;
    this.bench = Bench.open(directory, "sites", CONNECTIONS);
    this.progress = progress;
    this.root = root;
  }

  /**
   * Opens the sites of a bench whose servers run.
   *
   * @param root the administrator's login of an external server; null for the bench's own
   */
  public static SiteOperations open(
      BenchDirectory directory, Progress progress, @Nullable DatabaseAddress root) {
    SiteOperations operations = new SiteOperations(directory, progress, root);
    Recovery.run(directory, operations.bench.sites(), operations::server, operations.steps(""))
        .forEach(progress::line);
    return operations;
  }

  /**
   * Installs built apps on a site, with the bench's own servers if they do not run.
   *
   * @return the apps that are new to the site
   */
  public static List<String> installing(
      BenchDirectory directory, Progress progress, String site, List<String> apps)
      throws Exception {
    BenchConfig config = BenchConfig.load(directory);
    String names = String.join(", ", apps);
    try (OwnServers _ = new OwnServers(directory, config, progress::doing).all();
        SiteOperations sites = open(directory, progress, null)) {
      return progress.step(
          "installing " + names, names + " installed on " + site, () -> sites.install(site, apps));
    }
  }

  /** Creates a site completely or not at all. */
  public NewSite.Made newSite(NewSiteOptions options) throws Exception {
    return progress.step(
        "making site " + options.name(),
        "site " + options.name() + " made",
        () -> maker(options.name()).run(options));
  }

  /** What makes the site of that name. */
  public NewSite maker(String site) {
    return new NewSite(workOn(site), server(), new Passwords()::hash);
  }

  /** Installs apps and the apps that they require; returns the new ones. */
  public List<String> install(String site, List<String> apps) throws Exception {
    return new InstallApp(work(site + ": ")).run(site, apps);
  }

  /**
   * Applies new migrations; returns their number for each app.
   *
   * @param maintenance whether the site answers 503 meanwhile
   */
  public Map<String, Integer> migrate(String site, boolean maintenance) throws Exception {
    Migrate migrate = new Migrate(work(site + ": "));
    return maintenance ? migrate.runInMaintenance(site) : migrate.run(site);
  }

  /** Makes a backup of a site. */
  public Backup.Made backup(String site, BackupOptions options) throws Exception {
    return backups(site).run(site, options);
  }

  /** Sends a backup to the site's store; empty when it has none. */
  public Optional<SendBackup.Sent> send(String site, String name) throws IOException {
    return new SendBackup(workOn(site)).run(site, name);
  }

  /** What makes backups of a site. */
  public BackupSite backups(String site) {
    return new BackupSite(workOn(site), new Backup(dumpProgram(), InstantSource.system()));
  }

  /** What makes the copy of that name. */
  public CloneSite cloner(String site) {
    return new CloneSite(workOn(site), server(), dumpProgram());
  }

  private Supplier<Path> dumpProgram() {
    Binaries binaries = Binaries.ofMachine(System.getenv(), progress::doing);
    return () -> binaries.mariaDbClient("mariadb-dump");
  }

  /** What operations on a site need; their steps are shown. */
  public SiteWork workOn(String site) {
    return work(site + ": ");
  }

  /** The server whose administrator's login was given, else the bench's own. */
  public SiteServer server() {
    return root == null ? ownServer() : new SiteServer(root, false, limit());
  }

  /** Records the next migration of an app as applied, without running it. */
  public void skip(String site, String app, String version) throws Exception {
    new Migrate(workOn(site)).skip(site, app, version);
  }

  /** Has the next run begin the unfinished file of an app anew. */
  public void restart(String site, String app) throws Exception {
    new Migrate(workOn(site)).restart(site, app);
  }

  private SiteWork work(String prefix) {
    return SiteLifecycle.workOn(bench, this::server, steps(prefix));
  }

  private dev.bench.site.Progress steps(String prefix) {
    return new dev.bench.site.Progress() {
      private final Thread own = Thread.currentThread();
      private long began = System.nanoTime();
      private long shown = began;

      @Override
      public void begun(String step) {
        if (Thread.currentThread().equals(own)) {
          progress.doing(prefix + step);
        } else { // that of the end of the process
          Progress.inTime(() -> progress.doing(prefix + step));
        }
        began = System.nanoTime();
      }

      @Override
      public void cancelled(String sentence) {
        Progress.inTime(() -> {
          progress.clear();
          System.err.println("bench: " + sentence);
        });
      }

      @Override
      public void advanced(String step, long bytes, long all) {
        long now = System.nanoTime();
        if (now - shown > PACE.toNanos()) {
          shown = now;
          progress.doing(prefix + step + ByteRate.text(bytes, all, Duration.ofNanos(now - began)));
        }
      }
    };
  }

  /** {@link ServerLogins}: the bench's own, and the one that was given. */
  private Optional<SiteServer> server(String key) {
    if (root != null && key.equals(root.server())) {
      return Optional.of(new SiteServer(root, false, limit()));
    }
    return key.equals("own") && RunningServer.mariaDb(directory.pids()).isPresent()
        ? Optional.of(ownServer())
        : Optional.empty();
  }

  private SiteServer ownServer() {
    EmbeddedServers servers =
        new EmbeddedServers(directory, Binaries.ofMachine(System.getenv(), progress::doing));
    int port = servers.runningMariaDb().map(RunningServer::port).orElse(0);
    return new SiteServer(
        new DatabaseAddress(
            "127.0.0.1", port, Optional.empty(), "mysql", "root", servers.mariaDbRootPassword()),
        true,
        limit());
  }

  private StatementLimit limit() {
    return StatementLimit.SETUP.in(BenchConfig.load(directory).settings());
  }

  @Override
  public void close() {
    bench.close();
  }

  /** Shows a generated password; it appears here once and nowhere else. */
  public static void tell(Progress progress, NewSite.Made made) {
    if (made.adminPassword() != null) {
      progress.line("");
      progress.line("    User      Administrator");
      progress.line("    Password  " + progress.strong(made.adminPassword()));
      progress.line("    This is the only time it is shown.");
      progress.line("");
    }
  }
}

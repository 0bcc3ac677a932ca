package dev.bench.cli.update;

import dev.bench.app.AppFiles;
import dev.bench.build.AppBuild;
import dev.bench.build.Builds;
import dev.bench.cli.apps.AppList;
import dev.bench.cli.deploy.Checked;
import dev.bench.cli.deploy.DeployCheck;
import dev.bench.cli.machine.Machine;
import dev.bench.cli.machine.RunLock;
import dev.bench.cli.production.Production;
import dev.bench.cli.production.Supervision;
import dev.bench.cli.roll.Roll;
import dev.bench.cli.setup.CannotSetUpException;
import dev.bench.cli.setup.Progress;
import dev.bench.cli.setup.SiteOperations;
import dev.bench.cli.watch.AppBuilds;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.database.DatabaseAddress;
import dev.bench.site.Sites;
import dev.bench.site.backup.Backup;
import dev.bench.site.backup.BackupOptions;
import dev.bench.site.change.Migrate;
import dev.bench.site.change.RestoreOptions;
import dev.bench.site.change.RestoreSite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The work of an update on a real bench, whose servers run. */
public final class BenchUpdate implements UpdateWork, AutoCloseable {

  private static final Duration GIT_LIMIT = Duration.ofMinutes(15);

  /** So that the next build looks at all sources. */
  private static final String UNKNOWN_INPUTS = "";

  private final BenchDirectory directory;
  private final Progress progress;
  private final @Nullable DatabaseAddress root;
  private final Machine machine = Machine.here();

  /** Opened when the apps are built, since it loads them. */
  private @Nullable SiteOperations operations;

  /**
   * The work on the bench in {@code directory}.
   *
   * @param root the administrator's login of an external server, which an undo needs; null for the
   *     bench's own
   */
  public BenchUpdate(BenchDirectory directory, Progress progress, @Nullable DatabaseAddress root) {
    this.directory = directory;
    this.progress = progress;
    this.root = root;
  }

  @Override
  public Map<String, AppBefore> apps() throws IOException {
    Map<String, AppBefore> apps = new LinkedHashMap<>();
    for (AppFiles app : AppFiles.of(directory)) {
      Optional<AppBuild> build = new Builds(directory, app.name()).current();
      apps.put(app.name(), new AppBefore(commit(app), build.map(AppBuild::id).orElse("")));
    }
    return apps;
  }

  @Override
  public void check(boolean saves) {
    List<Checked> found = new DeployCheck(directory, Machine.here()).ofUpdate(saves);
    found.stream().filter(each -> each.state() == Checked.State.NOTE).forEach(this::tell);
    refuse(found);
  }

  @Override
  public void checkJobs() {
    // The new builds are current by now, so a refusal here would leave them so without a restart.
    new DeployCheck(directory, Machine.here())
        .jobs().stream().filter(each -> each.state() != Checked.State.OK).forEach(this::tell);
  }

  private void tell(Checked found) {
    progress.line("  note: %s %s".formatted(found.what(), found.todo()));
  }

  private static void refuse(List<Checked> found) {
    List<String> faults =
        found.stream()
            .filter(each -> each.state() == Checked.State.FAULT)
            .map(each -> each.what() + " " + each.todo())
            .toList();
    if (!faults.isEmpty()) {
      throw new CannotSetUpException(
          "the update would break something, and stops before it: %s\nNothing was changed. Go on all the same with bench update --no-check"
              .formatted(String.join("\n", faults)));
    }
  }

  /** The commit of an app that updates pull; empty for one that they leave as it is. */
  private String commit(AppFiles app) throws IOException {
    Path folder = app.folder();
    return Files.exists(folder.resolve(".git"))
            && !AppList.excluded(directory).names().contains(app.name())
            && machine.succeeds("git", "-C", folder.toString(), "rev-parse", "@{upstream}")
        ? machine.run("git", "-C", folder.toString(), "rev-parse", "HEAD").strip()
        : "";
  }

  @Override
  public List<String> sites() {
    return Sites.names(directory);
  }

  @Override
  public void pull(String app) throws IOException {
    AppFiles files = AppBuilds.named(directory, app);
    if (!commit(files).isEmpty()) {
      progress.doing("pulling " + app);
      machine.run(
          GIT_LIMIT, "git", "-C", files.folder().toString(), "pull", "--ff-only", "--quiet");
    }
  }

  @Override
  public void build() throws IOException {
    if (new AppBuilds(directory, progress).build(AppFiles.of(directory)) > 0) {
      throw new CannotSetUpException(
          "an app cannot be built: mend it and say bench update again, or bench update --undo");
    }
  }

  @Override
  public String backup(String site) throws Exception {
    BackupOptions options = BackupOptions.usual(false);
    Backup.Made made =
        progress.step(
            "saving " + site, "backup of " + site, () -> operations().backup(site, options));
    return made.files().getFirst().toAbsolutePath().toString();
  }

  @Override
  public int pending(String site) throws Exception {
    return new Migrate(operations().workOn(site)).pending(site);
  }

  @Override
  public void migrate(String site) throws Exception {
    progress.step("migrating " + site, site + " migrated", () -> operations().migrate(site, true));
  }

  @Override
  public void requireBackup(String site, String dump) {
    if (!Files.isReadable(Path.of(dump))) {
      throw new CannotSetUpException(
          "the backup of site %s from before the update, %s, cannot be read, so the update cannot be undone: bring the file back, or go on with bench update"
              .formatted(site, dump));
    }
  }

  @Override
  public void requireBefore(String app, AppBefore before) throws IOException {
    Path folder = AppBuilds.named(directory, app).folder();
    if (!before.commit().isEmpty()
        && !machine.succeeds(
            "git", "-C", folder.toString(), "cat-file", "-e", before.commit() + "^{commit}")) {
      throw new CannotSetUpException(
          "commit %s of app %s is not in %s, so the update cannot be undone: fetch it, or go on with bench update"
              .formatted(before.commit(), app, folder));
    }
    if (!before.build().isEmpty() && !build(app, before).isWhole()) {
      throw new CannotSetUpException(
          "build %s of app %s is not whole or not there, so the update cannot be undone: go on with bench update"
              .formatted(before.build(), app));
    }
  }

  private AppBuild build(String app, AppBefore before) {
    return new AppBuild(app, new Builds(directory, app).folder().resolve(before.build()));
  }

  @Override
  public void restore(String site, String dump) throws Exception {
    RestoreOptions options = new RestoreOptions(Path.of(dump), null, null, true);
    SiteOperations sites = operations();
    progress.step(
        "restoring " + site,
        site + " restored",
        () -> new RestoreSite(sites.workOn(site), sites.server()).run(site, options));
  }

  @Override
  public void goBack(String app, AppBefore before) throws IOException {
    Path folder = AppBuilds.named(directory, app).folder();
    if (!before.commit().isEmpty()) {
      machine.run(GIT_LIMIT, "git", "-C", folder.toString(), "reset", "--keep", before.commit());
    }
    if (!before.build().isEmpty()) {
      new Builds(directory, app).makeCurrent(build(app, before), UNKNOWN_INPUTS);
    }
  }

  /** Web and workers are replaced one after the other, and not while another host does so. */
  @Override
  public void restart() throws IOException {
    if (!RunLock.isHeld(directory.pids())
        && !new Production(directory, machine)
            .managerInUse()
            .equals(Optional.of(Supervision.SUPERVISOR))) {
      progress.line("  nothing of this bench runs, so nothing was restarted");
      return;
    }
    String bench = directory.env().resolve("bin/bench").toString();
    long limit = Roll.readyLimit(BenchConfig.load(directory)).toSeconds();
    machine.run(
        Machine.RESTART_LIMIT,
        "sh",
        "-c",
        "cd \"$1\" && exec \"$2\" restart --rolling --all --timeout \"$3\"",
        "sh",
        directory.root().toString(),
        bench,
        Long.toString(limit));
  }

  private SiteOperations operations() {
    SiteOperations open = operations;
    if (open == null) {
      open = SiteOperations.open(directory, progress, root);
      operations = open;
    }
    return open;
  }

  @Override
  public void close() {
    if (operations != null) {
      operations.close();
    }
  }
}

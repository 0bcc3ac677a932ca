package dev.bench.cli.command.backup;

import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.command.RootOptions;
import dev.bench.cli.setup.OwnServers;
import dev.bench.cli.setup.Progress;
import dev.bench.cli.setup.SiteOperations;
import dev.bench.cli.setup.Terminal;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.database.DatabaseAddress;
import dev.bench.site.SiteState;
import dev.bench.site.Sites;
import dev.bench.site.change.ConfirmRestore;
import dev.bench.site.change.RestoreOptions;
import dev.bench.site.change.RestoreSite;
import dev.bench.site.store.FetchBackup;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code bench restore}: brings a site back from a backup. */
@Command(
    name = "restore",
    description = "Restores a site from a dump; nothing changes unless all of it is read.",
    abbreviateSynopsis = true,
    footer = {
      "",
      "The dump is read into a new database, compared with its manifest, and then the site is",
      "switched over. What the site had before is kept until --confirm; --revert goes back to it.",
      "A dump is looked for as typed, then in sites/SITE/private/backups.",
      "Examples:",
      "  bench --site shop.localhost restore 20260101_120000-shop_localhost-database.sql.gz",
      "  bench --site shop.localhost restore dump.sql --with-public-files files.tar",
      "  bench --site shop.localhost restore 20260101_120000-shop_localhost --from-store",
      "  bench --site shop.localhost restore --confirm"
    })
public final class RestoreCommand implements Callable<Integer> {

  @ParentCommand private BenchCommand bench;

  @Parameters(arity = "0..1", paramLabel = "FILE", description = "The dump, .sql or .sql.gz.")
  private @Nullable Path dump;

  @Option(
      names = "--with-public-files",
      paramLabel = "FILE",
      description = "An archive of the public files.")
  private @Nullable Path publicFiles;

  @Option(
      names = "--with-private-files",
      paramLabel = "FILE",
      description = "An archive of the private files.")
  private @Nullable Path privateFiles;

  @Option(
      names = "--from-store",
      description =
          "Fetches the backup of the name FILE from the S3-compatible store first, and restores"
              + " its files too.")
  private boolean fromStore;

  @Option(
      names = "--force",
      description =
          "Takes a dump of another application or with apps that are not here; gives up what an"
              + " earlier restore kept.")
  private boolean force;

  @Option(names = "--confirm", description = "Gives up what the site had before its last restore.")
  private boolean confirm;

  @Option(names = "--revert", description = "Goes back to what the site had before.")
  private boolean revert;

  @Mixin private KeyOptions encryption;

  @Mixin private RootOptions root;

  @Override
  public Integer call() throws Exception {
    if ((dump == null ? 0 : 1) + (confirm ? 1 : 0) + (revert ? 1 : 0) != 1) {
      throw new ParameterException(
          bench.spec.commandLine(), "Give a dump to restore, or --confirm, or --revert");
    }
    if (fromStore && (dump == null || publicFiles != null || privateFiles != null)) {
      throw new ParameterException(
          bench.spec.commandLine(),
          "--from-store takes the name of a backup, and the archives are those of that backup");
    }
    if (dump == null && encryption.isGiven()) {
      throw new ParameterException(
          bench.spec.commandLine(),
          "--confirm and --revert read no file, so that they take no key of one");
    }
    BenchDirectory directory = bench.directory();
    BenchConfig config = BenchConfig.load(directory);
    String site = bench.siteName(config);
    Progress progress = Terminal.current().progress();
    try (OwnServers _ = new OwnServers(directory, config, progress::doing).all()) {
      SiteState state = new Sites(directory, config).require(site);
      DatabaseAddress login = revert ? null : root.login(bench, config, state);
      try (SiteOperations sites = SiteOperations.open(directory, progress, login)) {
        run(sites, state, progress);
      }
    }
    return 0;
  }

  private void run(SiteOperations sites, SiteState state, Progress progress) throws Exception {
    String site = state.name();
    if (revert) {
      progress.step(
          "reverting " + site,
          site + " has again what it had before; the restored database is kept",
          () -> {
            new ConfirmRestore(sites.workOn(site)).revert(site);
            return site;
          });
    } else if (confirm) {
      String database = new ConfirmRestore(sites.workOn(site)).confirm(site, sites.server());
      progress.line("Database %s from before the restore of %s is gone".formatted(database, site));
    } else if (dump != null) {
      RestoreOptions options =
          (fromStore ? fetched(sites, site, dump.toString(), progress) : given(state, dump))
              .with(encryption.key(bench));
      RestoreSite.Restored restored =
          progress.step(
              "restoring " + site,
              site + " restored",
              () -> new RestoreSite(sites.workOn(site), sites.server()).run(site, options));
      tell(restored, progress);
    }
  }

  private RestoreOptions given(SiteState state, Path dump) {
    return new RestoreOptions(
        GivenFile.found(bench, state, dump),
        publicFiles == null ? null : GivenFile.found(bench, state, publicFiles),
        privateFiles == null ? null : GivenFile.found(bench, state, privateFiles),
        force);
  }

  /** The fetched files stay in private/backups. */
  private RestoreOptions fetched(SiteOperations sites, String site, String name, Progress progress)
      throws Exception {
    List<Path> files =
        progress.step(
            "fetching " + name,
            name + " fetched and checked",
            () -> new FetchBackup(sites.workOn(site)).run(site, name));
    return new RestoreOptions(
        files.getFirst(), archive(files, "-files"), archive(files, "-private-files"), force);
  }

  private static @Nullable Path archive(List<Path> files, String kind) {
    return files.stream()
        .filter(file ->
            file.getFileName().toString().matches(".*(?<!-private)" + kind + "(-enc)?\\.(tar|tgz)"))
        .findFirst()
        .orElse(null);
  }

  private static void tell(RestoreSite.Restored restored, Progress progress) {
    long rows = restored.rows().values().stream().mapToLong(Long::longValue).sum();
    progress.line(
        "    %d tables, %d rows, %s"
            .formatted(
                restored.rows().size(),
                rows,
                restored.verified() ? "as the manifest says" : "without a manifest to verify"));
    progress.line("    apps: " + String.join(", ", restored.apps()));
    progress.line("    new migrations:        bench --site %s migrate".formatted(restored.site()));
    progress.line(
        "    if all is well:        bench --site %s restore --confirm".formatted(restored.site()));
    progress.line(
        "    to go back:            bench --site %s restore --revert".formatted(restored.site()));
  }
}

package dev.bench.cli.command.backup;

import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.setup.ByteRate;
import dev.bench.cli.setup.OwnServers;
import dev.bench.cli.setup.Progress;
import dev.bench.cli.setup.SiteOperations;
import dev.bench.cli.setup.Terminal;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.json.Json;
import dev.bench.site.backup.Backup;
import dev.bench.site.backup.BackupOptions;
import dev.bench.site.backup.BackupPlaces;
import dev.bench.site.backup.BackupTables;
import dev.bench.site.backup.Manifest;
import dev.bench.site.store.SendBackup;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;

/** {@code bench backup}: saves the database of a site, and its files. */
@Command(
    name = "backup",
    description = "Saves the database and the settings of a site, and its files with --with-files.",
    abbreviateSynopsis = true,
    footer = {
      "",
      "The files go into sites/SITE/private/backups. Old backups there are removed after it:",
      "backup_limit and keep_backups_for_hours say which are kept. With backup_s3_bucket it is sent",
      "to that bucket too.",
      "Examples:",
      "  bench --site shop.localhost backup --with-files",
      "  bench --site all backup --compress --with-files --json",
      "  bench --site shop.localhost backup --encrypt",
      "  bench --site shop.localhost backup --exclude error_log,access_log"
    })
public final class BackupCommand implements Callable<Integer> {

  @ParentCommand private BenchCommand bench;

  @Option(names = "--with-files", description = "With the public and private files.")
  private boolean withFiles;

  @Option(names = "--compress", description = "Compresses the files (.tgz instead of .tar).")
  private boolean compress;

  @Option(
      names = "--backup-path",
      paramLabel = "FOLDER",
      description = "Where all of it goes; nothing old is removed there.")
  private @Nullable Path folder;

  @Option(names = "--backup-path-db", paramLabel = "FILE", description = "Where the dump goes.")
  private @Nullable Path database;

  @Option(
      names = "--backup-path-files",
      paramLabel = "FILE",
      description = "Where the public files go.")
  private @Nullable Path files;

  @Option(
      names = "--backup-path-private-files",
      paramLabel = "FILE",
      description = "Where the private files go.")
  private @Nullable Path privateFiles;

  @Option(names = "--backup-path-conf", paramLabel = "FILE", description = "Where the settings go.")
  private @Nullable Path settings;

  @Option(
      names = "--encrypt",
      description =
          "Encrypts all but the manifest with backup_encryption_key of the site, which is made if"
              + " there is none. Setting encrypt_backup does it always.")
  private boolean encrypt;

  @Option(
      names = {"--only", "--include", "-i"},
      split = ",",
      paramLabel = "TABLE",
      description = "These tables and no others, separated by commas.")
  private Set<String> only = Set.of();

  @Option(
      names = {"--exclude", "-e"},
      split = ",",
      paramLabel = "TABLE",
      description = "All tables but these, separated by commas.")
  private Set<String> except = Set.of();

  @Option(names = "--json", description = "Says as JSON what was made.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    BenchDirectory directory = bench.directory();
    BenchConfig config = BenchConfig.load(directory);
    List<String> names = bench.siteNames(directory, config);
    refuseOneFileForAll();
    BackupOptions options = options(); // wrong ones are refused before anything is begun
    Progress progress =
        json
            ? new Progress(new PrintStream(OutputStream.nullOutputStream()), false, false)
            : Terminal.current().progress();
    List<Map<String, Object>> made = new ArrayList<>();
    boolean good = true;
    try (OwnServers _ = new OwnServers(directory, config, progress::doing).all();
        SiteOperations sites = SiteOperations.open(directory, progress, null)) {
      for (String site : names) {
        good &= backup(sites, site, options, progress, made);
      }
    }
    if (json) {
      bench.out().println(Json.core().indented(Map.of("backups", made)));
    }
    return good ? 0 : 1;
  }

  private boolean namesFiles() {
    return Stream.of(database, files, privateFiles, settings).anyMatch(Objects::nonNull);
  }

  private void refuseOneFileForAll() {
    if (bench.meansAllSites() && namesFiles()) {
      throw new ParameterException(
          bench.spec.commandLine(),
          "One file cannot take the backups of all sites; give a folder with --backup-path");
    }
  }

  /** Whether it worked. A failure of one site of many is told, and the next one is saved. */
  private boolean backup(
      SiteOperations sites,
      String site,
      BackupOptions options,
      Progress progress,
      List<Map<String, Object>> all)
      throws Exception {
    try {
      Backup.Made made =
          progress.step("saving " + site, "backup of " + site, () -> sites.backup(site, options));
      Map<String, Object> told = new LinkedHashMap<>();
      told.put("site", site);
      told.put("files", paths(made));
      told.put("manifest", made.manifest());
      all.add(told);
      tell(made, progress);
      if (options.isForStore()) {
        send(sites, site, made, progress)
            .ifPresent(sent -> told.put("sent", Map.of("name", sent.name(), "to", sent.where())));
      }
      return true;
    } catch (InterruptedException ended) {
      throw ended;
    } catch (Exception failure) { // whatever it is, it is this site's failure alone
      if (!bench.meansAllSites()) {
        throw failure;
      }
      if (all.isEmpty() || !site.equals(all.getLast().get("site"))) {
        all.add(new LinkedHashMap<>(Map.of("site", site))); // else it was made and not sent
      }
      all.getLast().put("error", String.valueOf(failure.getMessage()));
      progress.line("  ✗ " + site + ": " + failure.getMessage());
      return false;
    }
  }

  /** A failure leaves the local backup, and the sentence says how it is sent again. */
  private static Optional<SendBackup.Sent> send(
      SiteOperations sites, String site, Backup.Made made, Progress progress) throws Exception {
    String dump = String.valueOf(made.files().getFirst().getFileName());
    Optional<SendBackup.Sent> sent = sites.send(site, dump);
    sent.ifPresent(each -> SendBackupCommand.tell(each, progress));
    return sent;
  }

  private static List<String> paths(Backup.Made made) {
    return made.files().stream().map(Path::toString).toList();
  }

  private void tell(Backup.Made made, Progress progress) {
    Path here = bench.typed(Path.of(""));
    for (int i = 0; i < made.manifest().files().size(); i++) {
      Manifest.Part part = made.manifest().files().get(i);
      Path file = made.files().get(i).toAbsolutePath();
      progress.line(
          "    %-9s %s"
              .formatted(
                  ByteRate.size(part.bytes()),
                  file.startsWith(here) ? here.relativize(file) : file));
    }
    if (!made.removed().isEmpty()) {
      progress.line("    removed %d old".formatted(made.removed().size()));
    }
  }

  private BackupOptions options() {
    return new BackupOptions(
        withFiles,
        compress,
        encrypt,
        new BackupPlaces(
            typed(folder), typed(database), typed(files), typed(privateFiles), typed(settings)),
        new BackupTables(only, except));
  }

  private @Nullable Path typed(@Nullable Path given) {
    return given == null ? null : bench.typed(given);
  }
}

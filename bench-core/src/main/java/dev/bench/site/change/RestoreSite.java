package dev.bench.site.change;

import dev.bench.ValidationException;
import dev.bench.database.DatabaseAdmin;
import dev.bench.database.cancel.Cancellation;
import dev.bench.database.dump.Dump;
import dev.bench.database.dump.DumpImport;
import dev.bench.database.dump.DumpLimits;
import dev.bench.database.dump.DumpRefusedException;
import dev.bench.site.SiteServer;
import dev.bench.site.SiteState;
import dev.bench.site.backup.BackupFile;
import dev.bench.site.backup.Manifest;
import dev.bench.site.backup.TarReader;
import dev.bench.site.backup.openpgp.EncryptionKey;
import dev.bench.site.journal.Finish;
import dev.bench.site.journal.Operation;
import dev.bench.site.journal.Undo;
import dev.bench.site.journal.Undoing;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Restores a site: a backup is read into a new database and verified, and then the site is switched
 * over. What the site had before is kept until {@link ConfirmRestore}.
 *
 * <p>Before the switch nothing of the site changes, whatever the dump holds; a failure takes the
 * new database away again.
 *
 * @param work what is needed
 * @param server the server of the site's database
 */
public record RestoreSite(SiteWork work, SiteServer server) {

  private static final String OF_EACH_SITE = "bench_user";

  /**
   * A site that was restored.
   *
   * @param site the site
   * @param rows of each table
   * @param verified whether a manifest was there to compare them with
   * @param apps the apps that it has now
   */
  public record Restored(
      String site, SortedMap<String, Long> rows, boolean verified, List<String> apps) {}

  /** Restores {@code site}. */
  public Restored run(String site, RestoreOptions options) throws Exception {
    work.sites().require(site);
    return work.operation(
        "restore",
        site,
        operation -> {
          try (DatabaseAdmin admin = server.connect()) {
            var _ = work.knownApps(site); // corrects the file
            SiteState before = work.sites().require(site);
            Optional<PreviousDatabase> older = PreviousDatabase.keptBy(before);
            refuseUnconfirmed(site, older, options);
            List<Finish> giveUp =
                older.isPresent() ? givingUp(admin, before, older.get()) : List.of();
            Optional<Manifest> manifest = Manifest.beside(options.dump());
            if (manifest.isPresent()) {
              refuseMissingApps(manifest.get(), options);
            }
            operation.step(
                "checksum",
                () -> verifyFiles(operation, manifest, options, options.keyFor(before)));
            NewDatabase database = NewDatabase.random(server);
            database.make(operation, admin, site);
            SortedMap<String, Long> rows = read(operation, before, database, options, manifest);
            operation.step("verification", () -> verify(rows, manifest, options));
            String id = NewDatabase.hex(8);
            List<Finish> files = files(operation, before, options, id);
            String kept = files.isEmpty() ? null : "private/previous-" + id;
            Map<String, @Nullable Object> settings = new LinkedHashMap<>(database.settings());
            settings.put(
                PreviousDatabase.KEY, PreviousDatabase.of(before, kept, Instant.now()).setting());
            List<String> apps = new ArrayList<>(work.appsIn(database.address()));
            apps.retainAll(work.apps().apps().keySet()); // with --force it may have others
            List<Finish> steps = new ArrayList<>();
            steps.add(SettingsDraft.write(work, operation, before, settings));
            steps.addAll(files);
            steps.add(new Finish.TakeApps(site, apps));
            steps.addAll(giveUp);
            operation.progress().said(counted(rows, manifest.isPresent()));
            operation.commit(steps);
            return new Restored(site, rows, manifest.isPresent(), apps);
          }
        });
  }

  private static String counted(SortedMap<String, Long> rows, boolean verified) {
    return "%d tables, %d rows, %s"
        .formatted(
            rows.size(),
            rows.values().stream().mapToLong(Long::longValue).sum(),
            verified ? "as the manifest says" : "without a manifest to verify");
  }

  /** What an earlier restore kept goes away with {@code --force}. */
  private List<Finish> givingUp(DatabaseAdmin admin, SiteState site, PreviousDatabase older)
      throws IOException {
    older.refuseUsedBy(site);
    List<Finish> steps = new ArrayList<>(older.dropping(work, admin, server.key(), site));
    if (older.files() != null) {
      steps.add(new Finish.RemoveFolder(work.relative(site.path().resolve(older.files()))));
    }
    return steps;
  }

  private static void refuseUnconfirmed(
      String site, Optional<PreviousDatabase> older, RestoreOptions options) {
    if (older.isPresent() && !options.force()) {
      throw new ValidationException(
          "Site %s keeps its database from before the restore of %s; give that up with: bench --site %s restore --confirm, or go back to it with --revert, or add --force"
              .formatted(site, older.get().since(), site));
    }
  }

  private void refuseMissingApps(Manifest manifest, RestoreOptions options) {
    List<String> missing = new ArrayList<>(manifest.apps().keySet());
    missing.removeAll(work.apps().apps().keySet());
    if (!missing.isEmpty() && !options.force()) {
      throw new ValidationException(
          "The backup has apps that are not in this bench: %s; add them with bench get-app, or restore with --force"
              .formatted(String.join(", ", missing)));
    }
  }

  private static SortedMap<String, Long> read(
      Operation operation,
      SiteState site,
      NewDatabase database,
      RestoreOptions options,
      Optional<Manifest> manifest)
      throws Exception {
    List<SortedMap<String, Long>> rows = new ArrayList<>();
    long all = manifest.map(Manifest::sqlBytes).orElse(0L);
    operation.step(
        "dump",
        () -> {
          try (InputStream sql = BackupFile.open(options.dump(), options.keyFor(site))) {
            rows.add(
                new DumpImport(database.address(), DumpLimits.of(site.config()))
                    .from(sql, advance(operation, "dump", all), operation.cancellation()));
          }
        });
    return rows.getFirst();
  }

  /** An archive of another backup has another name, and no checksum in this manifest. */
  private static void verifyFiles(
      Operation operation,
      Optional<Manifest> manifest,
      RestoreOptions options,
      Optional<EncryptionKey> key)
      throws IOException {
    Cancellation cancellation = operation.cancellation();
    BackupFile.verify(options.dump(), manifest.map(Manifest::database), key, cancellation);
    BackupFile.refusePartial(options.dump(), key);
    for (Path archive : options.archives()) {
      BackupFile.verify(archive, manifest.flatMap(each -> each.part(archive)), key, cancellation);
    }
  }

  private static Dump.Advance advance(Operation operation, String step, long all) {
    return bytes -> {
      operation.checkGoesOn();
      operation.progress().advanced(step, bytes, all);
    };
  }

  private static void verify(
      SortedMap<String, Long> rows, Optional<Manifest> manifest, RestoreOptions options) {
    if (!rows.containsKey(OF_EACH_SITE) && !options.force()) {
      throw new DumpRefusedException(
          "The dump is not of a site of this bench: it has no table %s; restore it with --force if it should be taken"
              .formatted(OF_EACH_SITE));
    }
    manifest.ifPresent(expected ->
        expected
            .rows()
            .forEach((table, count) -> {
              if (!count.equals(rows.get(table))) {
                throw new DumpRefusedException(
                    "Table %s has %s rows after the import and should have %d by the manifest; use another backup"
                        .formatted(table, rows.getOrDefault(table, 0L), count));
              }
            }));
  }

  /** Unpacks the files beside those of the site, and gives the steps that exchange them. */
  private List<Finish> files(Operation operation, SiteState site, RestoreOptions options, String id)
      throws Exception {
    List<Finish> steps = new ArrayList<>();
    long most = site.config().number("restore_archive_max_size").orElse(TarReader.MOST);
    Path draft = site.path().resolve("private/.restore-" + id + Undoing.PART);
    Path previous = site.path().resolve("private/previous-" + id);
    for (String kind : List.of("public", "private")) {
      Path archive = kind.equals("public") ? options.publicFiles() : options.privateFiles();
      if (archive != null) {
        Path unpacked = draft.resolve(kind);
        operation.step(
            kind + " files",
            new Undo.RemoveFile(draft.toString()),
            () -> {
              Files.createDirectories(unpacked);
              try (InputStream tar = BackupFile.open(archive, options.keyFor(site))) {
                new TarReader(tar, most, advance(operation, kind + " files", 0))
                    .extract(unpacked, kind);
              }
            });
        Path now = site.path().resolve(kind).resolve("files");
        steps.add(
            new Finish.Replace(
                work.relative(now),
                work.relative(unpacked),
                work.relative(previous.resolve(kind))));
      }
    }
    if (!steps.isEmpty()) {
      steps.add(new Finish.RemoveFolder(work.relative(draft)));
    }
    return steps;
  }
}

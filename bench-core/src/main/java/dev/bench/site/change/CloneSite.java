package dev.bench.site.change;

import dev.bench.ValidationException;
import dev.bench.config.ConfigFile;
import dev.bench.config.SettingsSchema;
import dev.bench.database.DatabaseAdmin;
import dev.bench.database.dump.Dump;
import dev.bench.database.dump.DumpImport;
import dev.bench.database.dump.DumpLimits;
import dev.bench.site.SiteFiles;
import dev.bench.site.SiteFolder;
import dev.bench.site.SiteNames;
import dev.bench.site.SiteServer;
import dev.bench.site.SiteState;
import dev.bench.site.backup.WholeFiles;
import dev.bench.site.journal.Operation;
import dev.bench.site.journal.Undo;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Copies a site under another name: database, files, settings; all of it or nothing. In the copy
 * the scheduler rests and mail is kept, all logins are ended, and nothing waits to be sent.
 *
 * @param work what is needed
 * @param server where the new database is made
 * @param program finds {@code mariadb-dump}
 */
public record CloneSite(SiteWork work, SiteServer server, Supplier<Path> program) {

  /** What the copy does not take over: who it is, and what only the first site has. */
  private static final Set<String> NOT_COPIED =
      Set.of("domains", "host_name", PreviousDatabase.KEY, PreviousDatabase.FORMER_NAMES);

  /**
   * A copy that was made.
   *
   * @param rows of all tables
   * @param unmasked the apps that do not say how their tables are masked
   */
  public record Cloned(long rows, List<String> unmasked) {

    /** Copies the list. */
    public Cloned {
      unmasked = List.copyOf(unmasked);
    }
  }

  /**
   * Copies {@code site} as {@code name}.
   *
   * @param mask whether names and addresses of people are replaced, and private files, secret
   *     settings and all passwords left out
   */
  public Cloned run(String site, String name, boolean mask) throws Exception {
    work.sites().require(site);
    SiteNames.check(work.apps().apps().keySet(), name);
    SiteNames.checkFree(work.bench(), name);
    return work.operation(
        "clone-site",
        name,
        copying -> {
          try (DatabaseAdmin admin = server.connect();
              Operation reading = work.reserve("clone-site", site)) {
            SiteState from = work.sites().require(site);
            SiteNames.checkFree(work.bench(), name);
            List<String> apps = work.installedApps(site);
            Path folder = work.bench().site(name);
            String proof = NewDatabase.hex(8);
            copying.step(
                "folder", new Undo.RemoveFolder(name, proof), () -> SiteFolder.make(folder, proof));
            NewDatabase database = NewDatabase.random(server);
            copying.step("settings", () -> writeSettings(from, folder, database, mask));
            database.make(copying, admin, name);
            long rows = copyRows(copying, from, folder, database);
            Masking masking = new Masking(work, database.address(), copying.cancellation());
            copying.step("rest", () -> masking.rest(site));
            List<String> unmasked = new ArrayList<>();
            if (mask) {
              copying.step("mask", () -> unmasked.addAll(masking.mask(site, apps)));
            }
            for (String kind : mask ? List.of("public") : List.of("public", "private")) {
              copying.step(
                  kind + " files",
                  () -> copyFiles(copying, from.path().resolve(kind), folder.resolve(kind)));
            }
            copying.step("apps", () -> work.sites().install(name, apps, work.versions(apps)));
            copying.finish();
            reading.finish();
            Files.deleteIfExists(folder.resolve(SiteFolder.MARKER));
            return new Cloned(rows, unmasked);
          }
        });
  }

  private static void writeSettings(
      SiteState from, Path folder, NewDatabase database, boolean mask) {
    Map<String, @Nullable Object> settings = ConfigFile.read(from.path().resolve(SiteFiles.CONFIG));
    settings.keySet().removeIf(key -> key.startsWith("db_") || NOT_COPIED.contains(key));
    if (mask) {
      settings
          .entrySet()
          .removeIf(each ->
              SettingsSchema.holdSecrets(Collections.singletonMap(each.getKey(), each.getValue())));
    }
    settings.putAll(database.settings());
    settings.put("pause_scheduler", 1);
    settings.put("mute_emails", 1);
    settings.values().removeIf(value -> value == null);
    ConfigFile.change(folder.resolve(SiteFiles.CONFIG), own -> own.putAll(settings));
  }

  private long copyRows(Operation operation, SiteState from, Path folder, NewDatabase database)
      throws Exception {
    Path dump = folder.resolve("private/backups/.clone.sql");
    Files.createFile(
        dump, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    List<SortedMap<String, Long>> rows = new ArrayList<>();
    operation.step(
        "dump",
        () -> {
          try (OutputStream out = Files.newOutputStream(dump)) {
            rows.add(
                new Dump(program.get(), from.database())
                    .to(out, advance(operation, "dump", 0), operation.cancellation())
                    .rows());
          }
        });
    operation.step(
        "import",
        () -> {
          try (InputStream sql = Files.newInputStream(dump)) {
            rows.add(
                new DumpImport(database.address(), DumpLimits.of(from.config()))
                    .from(
                        sql,
                        advance(operation, "import", Files.size(dump)),
                        operation.cancellation()));
          }
        });
    Files.delete(dump);
    rows.getFirst()
        .forEach((table, count) -> {
          if (!count.equals(rows.getLast().get(table))) {
            throw new ValidationException(
                "Table %s has %d rows in the copy and %d in %s; nothing was made"
                    .formatted(table, rows.getLast().getOrDefault(table, 0L), count, from.name()));
          }
        });
    return rows.getLast().values().stream().mapToLong(Long::longValue).sum();
  }

  private static Dump.Advance advance(Operation operation, String step, long all) {
    return bytes -> {
      operation.checkGoesOn();
      operation.progress().advanced(step, bytes, all);
    };
  }

  private static void copyFiles(Operation operation, Path from, Path to) throws Exception {
    Path files = from.resolve("files");
    for (Path each : WholeFiles.below(files)) {
      operation.checkGoesOn();
      Path target = to.resolve("files").resolve(files.relativize(each));
      Files.createDirectories(target.resolveSibling(""));
      copyIfThere(each, target);
    }
  }

  private static void copyIfThere(Path file, Path target) throws IOException {
    try {
      Files.copy(file, target);
    } catch (NoSuchFileException e) {
      // It was deleted meanwhile.
    }
  }
}

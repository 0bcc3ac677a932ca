package dev.bench.site.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bench.config.ConfigFile;
import dev.bench.database.Tables;
import dev.bench.database.dump.Dump;
import dev.bench.json.Json;
import dev.bench.site.SiteFiles;
import dev.bench.site.SiteState;
import dev.bench.site.backup.openpgp.Encryption;
import dev.bench.site.backup.openpgp.EncryptionKey;
import dev.bench.site.journal.Operation;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a backup of a site, as steps of an operation: dump, files, settings, manifest.
 *
 * <p>Each file has a temporary name until all of them are whole, and the dump gets its name last.
 * So a backup with a dump is complete. All files have mode 0600.
 *
 * @param program finds {@code mariadb-dump}
 * @param clock tells the time
 */
public record Backup(Supplier<Path> program, InstantSource clock) {

  private static final Logger log = LoggerFactory.getLogger(Backup.class);

  /**
   * A backup that was made.
   *
   * @param site the site
   * @param files its files, the dump first
   * @param manifest what is in them
   * @param removed the names of old backups that were removed
   */
  public record Made(String site, List<Path> files, Manifest manifest, List<String> removed) {

    /** Copies the lists. */
    public Made {
      files = List.copyOf(files);
      removed = List.copyOf(removed);
    }
  }

  /**
   * Makes a backup of {@code site}.
   *
   * @param apps the versions of its apps
   * @param asked what is asked for; the settings of the site may have it encrypted too
   */
  public Made run(
      Operation operation, SiteState site, Map<String, String> apps, BackupOptions asked)
      throws Exception {
    Optional<EncryptionKey> key = key(site, asked);
    BackupOptions options = key.isPresent() ? asked.encrypted() : asked;
    Path folder = site.path().resolve("private/backups");
    List<String> leftOut =
        options.tables().arePartial()
            ? options.tables().leftOut(Tables.of(site.database()))
            : List.of();
    BackupNames names =
        BackupNames.free(site, folder, clock.instant().truncatedTo(ChronoUnit.SECONDS), options);
    List<PartFile> files = new ArrayList<>();
    List<Manifest.Part> parts = new ArrayList<>();
    Dump.Content[] content = new Dump.Content[1];
    operation.step(
        "dump",
        () -> {
          PartFile file = PartFile.begin(operation, names.of(BackupNames.DATABASE));
          files.add(file);
          parts.add(
              write(file, key, out -> content[0] = dump(operation, site, leftOut, options, out)));
        });
    if (options.withFiles()) {
      for (String kind : List.of(BackupNames.PUBLIC, BackupNames.PRIVATE)) {
        operation.step(
            kind + " files",
            () -> {
              PartFile file = PartFile.begin(operation, names.of(kind));
              files.add(file);
              parts.add(write(file, key, out -> archive(operation, site, kind, options, out)));
            });
      }
    }
    operation.step(
        "settings",
        () -> {
          PartFile file = PartFile.begin(operation, names.of(BackupNames.SETTINGS));
          files.add(file);
          parts.add(
              write(file, key, out -> Files.copy(site.path().resolve(SiteFiles.CONFIG), out)));
        });
    Manifest manifest =
        new Manifest(
            site.name(),
            names.created().toString(),
            apps,
            content[0].rows(),
            content[0].bytes(),
            parts);
    operation.step(
        "manifest",
        () -> {
          PartFile file = PartFile.begin(operation, names.of(BackupNames.MANIFEST));
          files.add(file);
          file.write(out -> out.write((Json.core().indented(manifest) + "\n").getBytes(UTF_8)));
        });
    operation.step("names", () -> PartFile.name(files));
    parts.forEach(
        part -> operation.progress().said("%s, %d bytes".formatted(part.name(), part.bytes())));
    return new Made(
        site.name(),
        files.stream().map(PartFile::file).toList(),
        manifest,
        options.isForStore() ? removeOld(folder, site, names.of(BackupNames.DATABASE)) : List.of());
  }

  /**
   * The key that the backup is encrypted with; one is made for a site that has none. A process that
   * dies after that leaves a key which the next backup uses.
   */
  private static Optional<EncryptionKey> key(SiteState site, BackupOptions options) {
    if (!options.encrypt() && !site.config().flag("encrypt_backup")) {
      return Optional.empty();
    }
    return EncryptionKey.of(site.config()).or(() -> Optional.of(newKey(site)));
  }

  private static EncryptionKey newKey(SiteState site) {
    EncryptionKey key = EncryptionKey.random();
    ConfigFile.change(
        site.path().resolve(SiteFiles.CONFIG),
        own -> own.put(EncryptionKey.SETTING, key.passphrase()));
    log.warn(
        "Site {} has a new {} in its {}: keep a copy elsewhere, since its encrypted backups cannot be read without it",
        site.name(),
        EncryptionKey.SETTING,
        SiteFiles.CONFIG);
    return key;
  }

  private static Manifest.Part write(
      PartFile file, Optional<EncryptionKey> key, PartFile.Content content) throws Exception {
    if (key.isEmpty()) {
      return file.write(content);
    }
    return file.write(out -> {
      try (OutputStream encrypted = Encryption.of(out, key.get())) {
        content.to(encrypted);
      }
    });
  }

  private Dump.Content dump(
      Operation operation,
      SiteState site,
      List<String> leftOut,
      BackupOptions options,
      OutputStream out)
      throws Exception {
    GZIPOutputStream zip = new GZIPOutputStream(out, 1 << 16);
    if (options.tables().arePartial()) {
      zip.write(BackupFile.PARTIAL_MARK.getBytes(UTF_8));
    }
    Dump.Content content =
        new Dump(program.get(), site.database(), leftOut)
            .to(
                zip,
                bytes -> {
                  operation.checkGoesOn();
                  operation.progress().advanced("dump", bytes, 0);
                },
                operation.cancellation());
    zip.finish();
    return content;
  }

  private static void archive(
      Operation operation, SiteState site, String kind, BackupOptions options, OutputStream out)
      throws Exception {
    Dump.Advance advance =
        bytes -> {
          operation.checkGoesOn();
          operation.progress().advanced(kind + " files", bytes, 0);
        };
    Path folder = site.path().resolve(kind).resolve("files");
    String prefix = "./%s/%s/files/".formatted(site.name(), kind);
    if (options.compress()) {
      GZIPOutputStream zip = new GZIPOutputStream(out, 1 << 16);
      new TarWriter(zip, advance).write(folder, prefix);
      zip.finish();
    } else {
      new TarWriter(out, advance).write(folder, prefix);
    }
  }

  private List<String> removeOld(Path folder, SiteState site, Path made) {
    try {
      return new Backups(folder).removeOld(site.config(), clock.instant(), made);
    } catch (IOException e) {
      log.warn("Old backups of site {} could not be removed: {}", site.name(), e.getMessage());
      return List.of();
    }
  }
}

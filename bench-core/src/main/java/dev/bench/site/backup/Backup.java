package dev.bench.site.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bench.database.dump.Dump;
import dev.bench.json.Json;
import dev.bench.site.SiteFiles;
import dev.bench.site.SiteState;
import dev.bench.site.journal.Operation;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
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

  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss");

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

  /** Where the files of one backup go. */
  private record Names(Path folder, String stem, BackupOptions options) {

    PartFile begin(Operation operation, String end, @Nullable Path own) throws IOException {
      return PartFile.begin(operation, options.place(own, stem + end, folder));
    }
  }

  /**
   * Makes a backup of {@code site}.
   *
   * @param apps the versions of its apps
   */
  public Made run(
      Operation operation, SiteState site, Map<String, String> apps, BackupOptions options)
      throws Exception {
    Path folder = site.path().resolve("private/backups");
    Instant now = free(folder, site, clock.instant().truncatedTo(ChronoUnit.SECONDS));
    Names names = new Names(folder, stem(site, now), options);
    String end = options.compress() ? ".tgz" : ".tar";
    List<PartFile> files = new ArrayList<>();
    List<Manifest.Part> parts = new ArrayList<>();
    Dump.Content[] content = new Dump.Content[1];
    operation.step(
        "dump",
        () -> {
          PartFile file = names.begin(operation, "-database.sql.gz", options.database());
          files.add(file);
          parts.add(file.write(out -> content[0] = dump(operation, site, out)));
        });
    if (options.withFiles()) {
      for (String kind : List.of("public", "private")) {
        operation.step(
            kind + " files",
            () -> {
              boolean isPublic = kind.equals("public");
              PartFile file =
                  names.begin(
                      operation,
                      (isPublic ? "-files" : "-private-files") + end,
                      isPublic ? options.files() : options.privateFiles());
              files.add(file);
              parts.add(file.write(out -> archive(operation, site, kind, options, out)));
            });
      }
    }
    operation.step(
        "settings",
        () -> {
          PartFile file = names.begin(operation, "-site_config_backup.json", null);
          files.add(file);
          parts.add(file.write(out -> Files.copy(site.path().resolve(SiteFiles.CONFIG), out)));
        });
    Manifest manifest =
        new Manifest(
            site.name(), now.toString(), apps, content[0].rows(), content[0].bytes(), parts);
    operation.step(
        "manifest",
        () -> {
          PartFile file = names.begin(operation, "-manifest.json", null);
          files.add(file);
          file.write(out -> out.write((Json.core().indented(manifest) + "\n").getBytes(UTF_8)));
        });
    operation.step("names", () -> name(files));
    return new Made(
        site.name(),
        files.stream().map(PartFile::file).toList(),
        manifest,
        options.isUsual() ? removeOld(folder, site) : List.of());
  }

  /** The dump is the last, since a backup that has one is complete. */
  private static void name(List<PartFile> files) throws IOException {
    for (PartFile file : files.reversed()) {
      file.name();
    }
  }

  private static String stem(SiteState site, Instant now) {
    ZoneId zone = site.config().text("time_zone").map(ZoneId::of).orElse(ZoneId.systemDefault());
    return STAMP.format(now.atZone(zone)) + "-" + site.name().replace('.', '_');
  }

  private static Instant free(Path folder, SiteState site, Instant now) {
    Instant free = now;
    while (Files.exists(folder.resolve(stem(site, free) + "-database.sql.gz"))) {
      free = free.plusSeconds(1);
    }
    return free;
  }

  private Dump.Content dump(Operation operation, SiteState site, OutputStream out)
      throws Exception {
    GZIPOutputStream zip = new GZIPOutputStream(out, 1 << 16);
    Dump.Content content =
        new Dump(program.get(), site.database())
            .to(
                zip,
                bytes -> {
                  operation.checkGoesOn();
                  operation.progress().advanced("dump", bytes, 0);
                });
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

  private List<String> removeOld(Path folder, SiteState site) {
    try {
      return new Backups(folder).removeOld(site.config(), clock.instant());
    } catch (IOException e) {
      log.warn("Old backups of site {} could not be removed: {}", site.name(), e.getMessage());
      return List.of();
    }
  }
}

package dev.bench.site.backup;

import dev.bench.ValidationException;
import dev.bench.site.SiteState;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Where the files of one backup go; nothing is there yet.
 *
 * @param created when it is made, which is later than asked where the name was taken
 * @param files the file of each part
 */
record BackupNames(Instant created, Map<String, Path> files) {

  static final String DATABASE = "database";
  static final String PUBLIC = "public";
  static final String PRIVATE = "private";
  static final String SETTINGS = "settings";
  static final String MANIFEST = "manifest";

  /** What stands in the names of encrypted files. */
  static final String ENCRYPTED = "-enc";

  /** What stands in the names of files of a backup that has not all tables. */
  static final String PARTIAL = "-partial";

  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss");

  /**
   * The names of a backup.
   *
   * @param usual the folder where {@code options} names none
   * @throws ValidationException when a named file is there already, or is named twice
   */
  static BackupNames free(SiteState site, Path usual, Instant now, BackupOptions options) {
    Path folder = Optional.ofNullable(options.places().folder()).orElse(usual);
    Map<String, String> ends = ends(options);
    for (String part : ends.keySet()) {
      Path own = options.places().own(part);
      if (own != null && Files.exists(own, LinkOption.NOFOLLOW_LINKS)) {
        throw new ValidationException(
            "There is a file %s already, which is not overwritten; name another or move it away"
                .formatted(own));
      }
    }
    Instant created = now;
    Map<String, Path> files = files(site, folder, created, options, ends);
    while (isTaken(files, options)) {
      created = created.plusSeconds(1);
      files = files(site, folder, created, options, ends);
    }
    Set<Path> different = new HashSet<>();
    for (Path file : files.values()) {
      if (!different.add(file.toAbsolutePath().normalize())) {
        throw new ValidationException(
            "Two parts of the backup would go to %s; name a file for each".formatted(file));
      }
    }
    return new BackupNames(created, files);
  }

  /** Whether one of the names that can still be chosen is taken. */
  private static boolean isTaken(Map<String, Path> files, BackupOptions options) {
    return files.entrySet().stream()
        .filter(each -> options.places().own(each.getKey()) == null)
        .anyMatch(each -> Files.exists(each.getValue(), LinkOption.NOFOLLOW_LINKS));
  }

  /** How the names of the parts end, the dump first. */
  private static Map<String, String> ends(BackupOptions options) {
    String encrypted = options.encrypt() ? ENCRYPTED : "";
    Map<String, String> ends = new LinkedHashMap<>();
    ends.put(DATABASE, "-database" + encrypted + ".sql.gz");
    if (options.withFiles()) {
      String end = encrypted + (options.compress() ? ".tgz" : ".tar");
      ends.put(PUBLIC, "-files" + end);
      ends.put(PRIVATE, "-private-files" + end);
    }
    ends.put(SETTINGS, "-site_config_backup" + encrypted + ".json");
    ends.put(MANIFEST, "-manifest.json");
    return ends;
  }

  private static Map<String, Path> files(
      SiteState site,
      Path folder,
      Instant created,
      BackupOptions options,
      Map<String, String> ends) {
    ZoneId zone = site.config().text("time_zone").map(ZoneId::of).orElse(ZoneId.systemDefault());
    String stem = STAMP.format(created.atZone(zone)) + "-" + site.name().replace('.', '_');
    String begin = options.tables().arePartial() ? stem + PARTIAL : stem;
    Map<String, Path> files = new LinkedHashMap<>();
    ends.forEach((part, end) -> {
      Path own = options.places().own(part);
      files.put(part, own == null ? folder.resolve(begin + end) : own);
    });
    return files;
  }

  /** The file of {@code part}. */
  Path of(String part) {
    return Objects.requireNonNull(files.get(part));
  }
}

package dev.bench.site.backup;

import dev.bench.ValidationException;
import dev.bench.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The backups in the folder {@code private/backups} of a site, by the names that Frappe gives them.
 *
 * @param folder the folder
 */
public record Backups(Path folder) {

  private static final Logger log = LoggerFactory.getLogger(Backups.class);

  private static final Pattern NAME =
      Pattern.compile(
          "(\\d{8}_\\d{6}-.+?)-(?:(?<database>database(?:-enc)?\\.sql\\.gz)|(?:private-)?files(?:-enc)?\\.(?:tar|tgz)|site_config_backup(?:-enc)?\\.json|manifest\\.json)");

  /** How long the time is that a name begins with, and the dash after it. */
  private static final int STAMP = "20260101_120000-".length();

  /** How many backups are kept where {@code backup_limit} says nothing. */
  public static final int LIMIT = 3;

  /** Names the dumps that an update may be undone with, and is there until that is done. */
  private static final String UPDATE = "../../../../config/update.json";

  /** The backups of the site in {@code site}. */
  public static Backups of(Path site) {
    return new Backups(site.resolve("private/backups"));
  }

  /**
   * A backup that has a dump.
   *
   * @param name what the names of its files begin with
   * @param database its dump
   * @param made when, as its manifest says, else the time of its dump
   * @param bytes how large all its files are
   */
  public record Set(String name, Path database, Instant made, long bytes) {}

  /** All backups of whole sites, the newest first; one of some tables only is not among them. */
  public List<Set> all() throws IOException {
    List<Set> sets = new ArrayList<>();
    for (Map.Entry<String, List<Path>> each : byName().entrySet()) {
      Optional<Path> database = each.getValue().stream().filter(Backups::isDump).findFirst();
      if (database.isPresent() && !isPartial(each.getKey(), database.get())) {
        long bytes = 0;
        for (Path file : each.getValue()) {
          bytes += Files.size(file);
        }
        sets.add(new Set(each.getKey(), database.get(), made(database.get()), bytes));
      }
    }
    sets.sort(Comparator.comparing(Set::made).thenComparing(Set::name).reversed());
    return sets;
  }

  /** A site's own name may end in the same way: its manifest, else its folder, tells that name. */
  private boolean isPartial(String name, Path database) {
    if (!name.endsWith(BackupNames.PARTIAL)) {
      return false;
    }
    String site =
        manifest(database)
            .flatMap(manifest -> Optional.ofNullable(manifest.site()))
            .orElseGet(() -> String.valueOf(folder.resolve("../..").normalize().getFileName()));
    return !name.substring(STAMP).equals(site.replace('.', '_'));
  }

  private static Optional<Manifest> manifest(Path database) {
    try {
      return Manifest.beside(database);
    } catch (BackupFailedException e) {
      log.debug("The manifest beside {} cannot be read", database, e);
      return Optional.empty();
    }
  }

  /** Whether a file has the name of a dump. */
  public static boolean isDump(Path file) {
    Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
    return name.matches() && name.group("database") != null;
  }

  /** The names tell the local time, which a change of the site's zone sets back. */
  private static Instant made(Path database) throws IOException {
    try {
      Optional<Manifest> manifest = Manifest.beside(database);
      if (manifest.isPresent()) {
        return Instant.parse(manifest.get().created());
      }
    } catch (BackupFailedException | DateTimeParseException | NullPointerException e) {
      log.debug("The manifest beside {} does not say when it was made", database, e);
    }
    return Files.getLastModifiedTime(database).toInstant();
  }

  /**
   * The name of the backup of {@code site} that a file of this name belongs to; empty when it has
   * another name, or is of a backup of some tables only.
   */
  public static Optional<String> nameOf(String file, String site) {
    Matcher name = NAME.matcher(file);
    return name.matches() && name.group(1).substring(STAMP).equals(site.replace('.', '_'))
        ? Optional.of(name.group(1))
        : Optional.empty();
  }

  /**
   * The backup of a whole site that has this name, or a dump of this name.
   *
   * @throws ValidationException when there is none
   */
  public Set find(String name) throws IOException {
    return all().stream()
        .filter(
            set -> set.name().equals(name) || set.database().getFileName().toString().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new ValidationException("There is no backup %s in %s".formatted(name, folder)));
  }

  /** The newest backup. */
  public Optional<Set> newest() throws IOException {
    return all().stream().findFirst();
  }

  /**
   * Removes what {@code backup_limit} and {@code keep_backups_for_hours} no longer keep; never the
   * newest, never {@code made}, and never a dump that an update may be undone with.
   *
   * @param made the dump that was made just now
   * @return the names of the backups that were removed
   */
  public List<String> removeOld(Settings settings, Instant now, Path made) throws IOException {
    long limit = settings.number("backup_limit").orElse((long) LIMIT);
    Optional<Instant> oldest =
        settings.number("keep_backups_for_hours").map(hours -> now.minus(Duration.ofHours(hours)));
    List<String> removed = new ArrayList<>();
    List<Set> sets = all();
    Map<String, List<Path>> files = byName();
    Path journal = folder.resolve(UPDATE).normalize();
    String update = Files.exists(journal) ? Files.readString(journal) : "";
    for (int i = 1; i < sets.size(); i++) {
      Set set = sets.get(i);
      boolean old = oldest.isPresent() && set.made().isBefore(oldest.get());
      if ((i >= limit || old) && !set.database().equals(made) && !update.contains(set.name())) {
        Files.deleteIfExists(set.database()); // without it, what a kill leaves is no backup
        for (Path file : files.getOrDefault(set.name(), List.of())) {
          Files.deleteIfExists(file);
        }
        removed.add(set.name());
      }
    }
    return removed;
  }

  private Map<String, List<Path>> byName() throws IOException {
    Map<String, List<Path>> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(folder)) {
      for (Path file : all.toList()) {
        Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
        if (name.matches() && Files.isRegularFile(file)) {
          files.computeIfAbsent(name.group(1), _ -> new ArrayList<>()).add(file);
        }
      }
    } catch (NoSuchFileException e) {
      return files; // the site has never had one
    }
    return files;
  }
}

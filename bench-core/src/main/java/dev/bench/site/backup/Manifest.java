package dev.bench.site.backup;

import dev.bench.json.Json;
import dev.bench.json.JsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a backup holds, written beside it as JSON, so that a restore can be verified.
 *
 * @param site the site
 * @param created when, in ISO 8601
 * @param apps the installed apps and their versions, in the order of installation
 * @param rows of each table, counted in the dump as it was written
 * @param sqlBytes how long the dump is before compression
 * @param files the files of the backup; the database is the first
 */
public record Manifest(
    String site,
    String created,
    Map<String, String> apps,
    SortedMap<String, Long> rows,
    long sqlBytes,
    List<Part> files) {

  private static final Pattern DATABASE = Pattern.compile("(.*)-database(?:-enc)?\\.sql\\.gz");
  private static final String OWN = "-manifest.json";

  /** Copies the collections. */
  public Manifest {
    apps = new LinkedHashMap<>(apps);
    rows = new TreeMap<>(rows);
    files = List.copyOf(files);
  }

  /**
   * A file of the backup.
   *
   * @param name its name
   * @param bytes its length
   * @param sha256 its checksum
   */
  public record Part(String name, long bytes, String sha256) {}

  /** The manifest beside the file of a database; empty when there is none. */
  public static Optional<Manifest> beside(Path database) {
    Matcher name = DATABASE.matcher(String.valueOf(database.getFileName()));
    if (!name.matches()) {
      return Optional.empty();
    }
    Path file = database.resolveSibling(name.group(1) + OWN);
    try {
      return Optional.of(Json.core().read(Files.readString(file), Manifest.class));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | JsonException e) {
      throw new BackupFailedException(
          "The manifest %s cannot be read: %s; remove it to restore without verification"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  /** The file of the manifest of the backup {@code name}. */
  public static String fileOf(String name) {
    return name + OWN;
  }

  /**
   * The manifest that {@code text} is.
   *
   * @param from what it was read from, for the message
   * @throws BackupFailedException when it is none
   */
  public static Manifest parse(String text, String from) {
    try {
      Manifest manifest = Json.core().read(text, Manifest.class);
      if (!manifest.files().isEmpty()) {
        return manifest;
      }
    } catch (JsonException | IllegalArgumentException | NullPointerException e) {
      throw new BackupFailedException(
          "The manifest %s cannot be read: %s".formatted(from, e.getMessage()), e);
    }
    throw new BackupFailedException("The manifest %s names no file".formatted(from));
  }

  /** The part whose file has the name of {@code file}. */
  public Optional<Part> part(Path file) {
    return files.stream()
        .filter(each -> each.name().equals(String.valueOf(file.getFileName())))
        .findFirst();
  }

  /** The part with the database. */
  public Part database() {
    return files.getFirst();
  }
}

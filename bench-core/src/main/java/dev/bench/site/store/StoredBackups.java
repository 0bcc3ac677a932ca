package dev.bench.site.store;

import dev.bench.config.Settings;
import dev.bench.site.Progress;
import dev.bench.site.SiteState;
import dev.bench.site.backup.BackupFailedException;
import dev.bench.site.backup.Backups;
import dev.bench.site.backup.Manifest;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The backups of one site in a store, as {@code PREFIX/SITE/FILE} with the names of local files.
 *
 * <p>A backup is there when its manifest is: that is stored last and removed first. Only objects of
 * this site that have a name of a backup are ever changed or removed. Opened for one transfer, and
 * confined to one thread.
 */
public final class StoredBackups implements AutoCloseable {

  /** How long what looks abandoned is left alone, since it may be under way elsewhere. */
  private static final Duration REST = Duration.ofDays(1);

  /** A longer manifest is none of ours. */
  private static final int MOST_MANIFEST = 256 << 20;

  private final StoreSettings settings;
  private final ObjectStore store;
  private final String site;
  private final String folder;

  private StoredBackups(StoreSettings settings, String site) {
    this.settings = settings;
    this.store = new ObjectStore(settings);
    this.site = site;
    this.folder = settings.folderOf(site);
  }

  /** Those of {@code site}; empty where {@code backup_s3_bucket} is not set. */
  public static Optional<StoredBackups> of(SiteState site) {
    return StoreSettings.of(site.config()).map(each -> new StoredBackups(each, site.name()));
  }

  /**
   * A backup in the store.
   *
   * @param name what the names of its files begin with
   * @param stored when its manifest was stored
   * @param bytes how large all its files are
   */
  public record Set(String name, Instant stored, long bytes) {}

  /** The bucket and its store, for people. */
  public String where() {
    return settings.where();
  }

  /** All that are whole, the newest first. */
  public List<Set> all() throws IOException {
    List<Set> sets = new ArrayList<>();
    byName()
        .forEach((name, objects) ->
            objects.stream()
                .filter(each -> isManifest(name, each))
                .findFirst()
                .ifPresent(manifest ->
                    sets.add(
                        new Set(
                            name,
                            manifest.stored(),
                            objects.stream().mapToLong(StoredObject::bytes).sum()))));
    sets.sort(Comparator.comparing(Set::stored).thenComparing(Set::name).reversed());
    return sets;
  }

  /**
   * Sends a local backup: its files, and then its manifest. What an earlier attempt has sent is
   * compared and not sent again.
   *
   * @throws BackupFailedException when a local file is damaged, or the store has another backup of
   *     that name
   * @throws IOException when the store does not take it; no backup of that name is there then
   */
  public void send(Backups.Set set, Progress progress) throws IOException {
    Manifest manifest =
        Manifest.beside(set.database())
            .orElseThrow(() ->
                new BackupFailedException(
                    "Backup %s has no manifest beside its dump, so it is not sent"
                        .formatted(set.name())));
    Map<String, StoredObject> there = new TreeMap<>();
    store.list(folder + set.name()).forEach(each -> there.put(each.name(), each));
    String last = Manifest.fileOf(set.name());
    if (there.containsKey(last)) {
      if (manifest(set.name()).equals(manifest)) {
        return;
      }
      throw new BackupFailedException(
          "The store has another backup of the name %s below %s; give each bench a backup_s3_prefix of its own"
              .formatted(set.name(), folder));
    }
    store.abandon(folder + set.name(), key -> isOf(key, set.name()), Instant.MAX);
    for (Manifest.Part part : manifest.files()) {
      send(set.database().resolveSibling(part.name()), part, there.get(part.name()), progress);
    }
    Path file = set.database().resolveSibling(last);
    progress.begun(last);
    store.put(folder + last, MeasuredFile.of(file, Long.MAX_VALUE), _ -> {});
    progress.done(last);
  }

  private void send(Path file, Manifest.Part part, @Nullable StoredObject there, Progress progress)
      throws IOException {
    String key = folder + part.name();
    progress.begun(part.name());
    boolean same =
        there != null
            && there.bytes() == part.bytes()
            && store.checksum(key).filter(part.sha256()::equals).isPresent();
    if (!same) {
      MeasuredFile measured = MeasuredFile.of(file, settings.partSizeOf(part.bytes()));
      measured.require(part);
      store.put(key, measured, sent -> progress.advanced(part.name(), sent, part.bytes()));
    }
    progress.done(part.name());
  }

  /**
   * The manifest of the backup {@code name}, all of whose file names are of that backup.
   *
   * @throws BackupFailedException when it is of another site or names other files
   */
  Manifest manifest(String name) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    store.copy(folder + Manifest.fileOf(name), new Bounded(text));
    Manifest manifest =
        Manifest.parse(text.toString(StandardCharsets.UTF_8), folder + Manifest.fileOf(name));
    boolean own =
        site.equals(manifest.site())
            && manifest.files().stream().allMatch(part -> isOf(folder + part.name(), name))
            && Backups.isDump(Path.of(manifest.database().name()));
    if (!own) {
      throw new BackupFailedException(
          "The manifest of %s in the store is not of a backup of site %s".formatted(name, site));
    }
    return manifest;
  }

  /** Copies a file of a backup; its bytes are not checked. */
  void copy(String file, OutputStream out) throws IOException {
    store.copy(folder + file, out);
  }

  /**
   * Removes what {@code backup_s3_limit} and {@code keep_s3_backups_for_hours} no longer keep,
   * never the newest; without these nothing. What unfinished transfers have left goes after a day.
   *
   * @return the names of the backups that were removed
   */
  public List<String> removeOld(Settings config, Instant now) throws IOException {
    Optional<Long> limit = config.number("backup_s3_limit");
    Optional<Instant> oldest =
        config.number("keep_s3_backups_for_hours").map(hours -> now.minus(Duration.ofHours(hours)));
    List<String> removed = new ArrayList<>();
    List<Set> sets = all();
    Map<String, List<StoredObject>> objects = byName();
    for (int i = 1; i < sets.size(); i++) {
      Set set = sets.get(i);
      boolean old = oldest.isPresent() && set.stored().isBefore(oldest.get());
      if (old || (limit.isPresent() && i >= limit.get())) {
        store.delete(folder + Manifest.fileOf(set.name())); // without it, it is no backup
        remove(objects.getOrDefault(set.name(), List.of()));
        removed.add(set.name());
      }
    }
    Instant abandoned = now.minus(REST).minus(settings.transferLimit());
    for (Map.Entry<String, List<StoredObject>> each : objects.entrySet()) {
      if (sets.stream().noneMatch(set -> set.name().equals(each.getKey()))
          && each.getValue().stream().allMatch(one -> one.stored().isBefore(abandoned))) {
        remove(each.getValue());
      }
    }
    store.abandon(folder, this::isOurs, abandoned);
    return removed;
  }

  private void remove(List<StoredObject> objects) throws IOException {
    for (StoredObject each : objects) {
      store.delete(each.key());
    }
  }

  /** The objects of backups of this site, by the names of the backups. */
  private Map<String, List<StoredObject>> byName() throws IOException {
    Map<String, List<StoredObject>> objects = new TreeMap<>();
    for (StoredObject each : store.list(folder)) {
      if (isOurs(each.key())) {
        objects
            .computeIfAbsent(
                Backups.nameOf(each.name(), site).orElseThrow(), _ -> new ArrayList<>())
            .add(each);
      }
    }
    return objects;
  }

  private boolean isOurs(String key) {
    return key.startsWith(folder)
        && Backups.nameOf(key.substring(folder.length()), site).isPresent();
  }

  private boolean isOf(String key, String name) {
    return key.startsWith(folder)
        && Backups.nameOf(key.substring(folder.length()), site).filter(name::equals).isPresent();
  }

  private static boolean isManifest(String name, StoredObject object) {
    return object.name().equals(Manifest.fileOf(name));
  }

  @Override
  public void close() {
    store.close();
  }

  /** Takes no more than a manifest has. */
  private static final class Bounded extends FilterOutputStream {

    private long bytes;

    Bounded(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] chunk, int from, int count) throws IOException {
      bytes += count;
      if (bytes > MOST_MANIFEST) {
        throw new IOException("a manifest in the store is longer than any of ours");
      }
      out.write(chunk, from, count);
    }
  }
}

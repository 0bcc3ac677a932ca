package dev.bench.cli.update;

import dev.bench.config.BenchDirectory;
import dev.bench.config.ConfigFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The journal of an update, {@code config/update.json}: what was there before, and what is done.
 *
 * <p>Each line is written before what it allows and after what it records. The file exists from the
 * beginning of an update until it is done or undone.
 */
final class UpdateJournal {

  private static final String APPS = "apps";
  private static final String DONE = "done";
  private static final String SITES = "sites";
  private static final String UNDOING = "undoing";
  private static final String BACKUP = "backup";
  private static final String TOUCHED = "touched";
  private static final String MIGRATED = "migrated";
  private static final String RESTORED = "restored";

  private final Path file;

  UpdateJournal(BenchDirectory bench) {
    this.file = bench.config().resolve("update.json");
  }

  boolean isThere() {
    return Files.exists(file);
  }

  void begin(Map<String, AppBefore> apps) {
    Map<String, Object> written = new LinkedHashMap<>();
    apps.forEach((app, before) ->
        written.put(app, Map.of("commit", before.commit(), "build", before.build())));
    ConfigFile.change(file, journal -> journal.put(APPS, written));
  }

  Map<String, AppBefore> apps() {
    Map<String, AppBefore> apps = new LinkedHashMap<>();
    object(ConfigFile.read(file), APPS)
        .forEach((app, before) -> {
          Map<?, ?> fields = (Map<?, ?>) before;
          apps.put(
              app,
              new AppBefore(
                  String.valueOf(fields.get("commit")), String.valueOf(fields.get("build"))));
        });
    return apps;
  }

  boolean isDone(String part) {
    return done(ConfigFile.read(file)).contains(part);
  }

  void done(String part) {
    ConfigFile.change(
        file,
        journal -> {
          List<Object> done = done(journal);
          done.add(part);
          journal.put(DONE, done);
        });
  }

  private static List<Object> done(Map<String, @Nullable Object> journal) {
    return journal.get(DONE) instanceof List<?> list ? new ArrayList<>(list) : new ArrayList<>();
  }

  Optional<String> backup(String site) {
    return Optional.ofNullable(ofSite(site).get(BACKUP)).map(Object::toString);
  }

  void backup(String site, String dump) {
    changeSite(site, fields -> fields.put(BACKUP, dump));
  }

  /** The migrations of a site begin. */
  void begun(String site) {
    changeSite(site, fields -> fields.put(TOUCHED, true));
  }

  boolean isTouched(String site) {
    return ofSite(site).containsKey(TOUCHED);
  }

  void migrated(String site) {
    changeSite(site, fields -> fields.put(MIGRATED, true));
  }

  boolean isMigrated(String site) {
    return ofSite(site).containsKey(MIGRATED);
  }

  void restored(String site) {
    changeSite(site, fields -> fields.put(RESTORED, true));
  }

  boolean isRestored(String site) {
    return ofSite(site).containsKey(RESTORED);
  }

  void beginUndo() {
    ConfigFile.change(file, journal -> journal.put(UNDOING, true));
  }

  boolean isUndoing() {
    return ConfigFile.read(file).containsKey(UNDOING);
  }

  /** The sites that something is known of. */
  List<String> sites() {
    return List.copyOf(object(ConfigFile.read(file), SITES).keySet());
  }

  void end() throws IOException {
    Files.deleteIfExists(file);
  }

  private Map<String, @Nullable Object> ofSite(String site) {
    return object(object(ConfigFile.read(file), SITES), site);
  }

  private void changeSite(String site, Consumer<Map<String, @Nullable Object>> change) {
    ConfigFile.change(
        file,
        journal -> {
          Map<String, @Nullable Object> sites = object(journal, SITES);
          Map<String, @Nullable Object> fields = object(sites, site);
          change.accept(fields);
          sites.put(site, fields);
          journal.put(SITES, sites);
        });
  }

  private static Map<String, @Nullable Object> object(
      Map<String, @Nullable Object> holder, String key) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    if (holder.get(key) instanceof Map<?, ?> map) {
      map.forEach((name, value) -> copy.put(String.valueOf(name), value));
    }
    return copy;
  }
}

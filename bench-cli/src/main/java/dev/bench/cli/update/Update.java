package dev.bench.cli.update;

import dev.bench.cli.setup.CannotSetUpException;
import dev.bench.config.BenchDirectory;
import dev.bench.config.ConfigFile;
import dev.bench.site.SiteFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings a bench to the new state of its apps: pull, build, back up, migrate each site, restart.
 *
 * <p>The journal says what is done, so that an update goes on where it was killed. Only a site with
 * new migrations is in maintenance, and only while it is migrated. Its former settings come back
 * when the migration has ended or failed, and first of all after a kill.
 *
 * @param bench the bench
 * @param work does the parts
 * @param told hears of each part
 */
public record Update(BenchDirectory bench, UpdateWork work, Consumer<String> told) {

  private static final List<String> FLAGS = List.of("maintenance_mode", "pause_scheduler");

  /** A part of an update. */
  @FunctionalInterface
  private interface Part {
    void run() throws Exception;
  }

  /** Whether an update was begun and is neither done nor undone. */
  public boolean isBegun() {
    return journal().isThere();
  }

  private UpdateJournal journal() {
    return new UpdateJournal(bench);
  }

  /**
   * Begins an update, or goes on with one that was killed or has failed.
   *
   * @param pulls whether new sources are fetched
   * @param saves whether each site is saved first; without it a migrated site cannot be undone
   */
  public void run(boolean pulls, boolean saves) throws Exception {
    UpdateJournal journal = journal();
    if (!journal.isThere()) {
      journal.begin(work.apps());
    } else if (journal.isUndoing()) {
      throw new CannotSetUpException("an undo was begun: end it with bench update --undo");
    } else {
      told.accept("going on with the update that was begun");
    }
    flagsBack();
    if (pulls) {
      part(
          "pull",
          () -> {
            for (String app : journal.apps().keySet()) {
              work.pull(app);
            }
          });
    }
    part("build", work::build);
    if (saves) {
      part("backup", this::save);
    }
    part(
        "migrate",
        () -> {
          for (String site : work.sites()) {
            if (!journal.isMigrated(site)) {
              migrate(site);
            }
          }
        });
    part("restart", work::restart);
    journal.end();
  }

  private void part(String name, Part part) throws Exception {
    if (!journal().isDone(name)) {
      told.accept(name);
      part.run();
      journal().done(name);
    }
  }

  private void save() throws Exception {
    for (String site : work.sites()) {
      if (journal().backup(site).isEmpty()) {
        journal().backup(site, work.backup(site));
      }
    }
  }

  private void migrate(String site) throws Exception {
    if (work.pending(site) > 0) {
      journal().begun(site, flags(site));
      Map<String, @Nullable Object> resting = new LinkedHashMap<>();
      FLAGS.forEach(flag -> resting.put(flag, 1));
      set(site, resting);
      try {
        work.migrate(site);
      } catch (Exception failure) { // a hook of an app may throw anything
        flagsBack();
        throw failure;
      }
    }
    journal().migrated(site);
    flagsBack();
  }

  /** Gives all sites their settings of before the migrations. */
  private void flagsBack() {
    UpdateJournal journal = journal();
    for (Map.Entry<String, Map<String, @Nullable Object>> each : journal.flags().entrySet()) {
      if (Files.exists(config(each.getKey()))) {
        set(each.getKey(), each.getValue());
      }
      journal.flagsAreBack(each.getKey());
    }
  }

  private Path config(String site) {
    return bench.site(site).resolve(SiteFiles.CONFIG);
  }

  private Map<String, @Nullable Object> flags(String site) {
    Map<String, @Nullable Object> settings = ConfigFile.read(config(site));
    Map<String, @Nullable Object> flags = new LinkedHashMap<>();
    FLAGS.forEach(flag -> flags.put(flag, settings.get(flag)));
    return flags;
  }

  private void set(String site, Map<String, @Nullable Object> flags) {
    ConfigFile.change(
        config(site),
        settings ->
            flags.forEach((flag, value) -> {
              if (value == null) {
                settings.remove(flag);
              } else {
                settings.put(flag, value);
              }
            }));
  }

  /** The sites that an undo would give the content of their backup. */
  public List<String> restoredByUndo() {
    UpdateJournal journal = journal();
    return journal.sites().stream().filter(journal::isTouched).toList();
  }

  /**
   * Takes an update back that is not done: databases of migrated sites, sources and builds.
   *
   * @throws CannotSetUpException when none was begun, or a migrated site has no backup
   */
  public void undo() throws Exception {
    UpdateJournal journal = journal();
    if (!journal.isThere()) {
      throw new CannotSetUpException("there is no update to undo: none was begun, or it is done");
    }
    flagsBack();
    for (String site : restoredByUndo()) {
      if (journal.backup(site).isEmpty()) {
        throw new CannotSetUpException(
            "site %s was migrated without a backup, so the update cannot be undone: go on with bench update"
                .formatted(site));
      }
    }
    journal.beginUndo();
    for (Map.Entry<String, AppBefore> app : journal.apps().entrySet()) {
      work.goBack(app.getKey(), app.getValue());
    }
    for (String site : restoredByUndo()) {
      if (!journal.isRestored(site)) {
        told.accept("restore " + site);
        work.restore(site, journal.backup(site).orElseThrow());
        journal.restored(site);
      }
    }
    if (journal.isDone("migrate")) {
      told.accept("restart");
      work.restart();
    }
    journal.end();
  }
}

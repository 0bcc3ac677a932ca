package dev.bench.cli.update;

import dev.bench.BenchException;
import dev.bench.cli.setup.CannotSetUpException;
import dev.bench.config.BenchDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Brings a bench to the new state of its apps: check, pull, build, back up, migrate, restart.
 *
 * <p>The journal says what is done, so that an update goes on where it was killed. Only a site with
 * new migrations is in maintenance, and only while it is migrated; a kill ends that too. A site
 * that fails is left out of the parts that follow, and the others go on.
 *
 * @param bench the bench
 * @param work does the parts
 * @param told hears of each part
 */
public record Update(BenchDirectory bench, UpdateWork work, Consumer<String> told) {

  /** A part of an update. */
  @FunctionalInterface
  private interface Part {
    void run() throws Exception;
  }

  /** A part of an update, for one site. */
  @FunctionalInterface
  private interface SitePart {
    void run(String site) throws Exception;
  }

  /**
   * The parts that a person may leave out.
   *
   * @param checks whether an update that would break something is refused
   * @param pulls whether new sources are fetched
   * @param saves whether each site is saved first; without it a migrated site cannot be undone
   */
  public record Choice(boolean checks, boolean pulls, boolean saves) {}

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
   * @throws CannotSetUpException when a site failed; the next run goes on with it
   */
  public void run(Choice choice) throws Exception {
    UpdateJournal journal = journal();
    if (!journal.isThere()) {
      if (choice.checks()) {
        told.accept("check");
        work.check(choice.saves());
      }
      journal.begin(work.apps());
    } else if (journal.isUndoing()) {
      throw new CannotSetUpException("an undo was begun: end it with bench update --undo");
    } else {
      told.accept("going on with the update that was begun");
    }
    if (choice.pulls()) {
      part(
          "pull",
          () -> {
            for (String app : journal.apps().keySet()) {
              work.pull(app);
            }
          });
    }
    part("build", work::build);
    if (choice.checks()) {
      part("check jobs", work::checkJobs);
    }
    Map<String, String> failed = new LinkedHashMap<>();
    if (choice.saves()) {
      sites("backup", this::save, failed);
    }
    sites("migrate", this::migrate, failed);
    if (failed.isEmpty() || failed.size() < work.sites().size()) {
      part("restart", work::restart); // the migrated sites need the new builds
    }
    if (!failed.isEmpty()) {
      List<String> named = new ArrayList<>();
      failed.forEach((site, why) -> named.add("%s: %s".formatted(site, why)));
      throw new CannotSetUpException(
          "the update is not done on %s. Mend that, then say bench update again, which goes on; or bench update --undo"
              .formatted(String.join("; ", named)));
    }
    journal.end();
  }

  private void part(String name, Part part) throws Exception {
    if (!journal().isDone(name)) {
      told.accept(name);
      part.run();
      journal().done(name);
    }
  }

  /** Does a part for each site that has not failed; one that fails keeps no other from it. */
  private void sites(String name, SitePart part, Map<String, String> failed) throws Exception {
    if (journal().isDone(name)) {
      return;
    }
    told.accept(name);
    for (String site : work.sites()) {
      if (!failed.containsKey(site)) {
        try {
          part.run(site);
        } catch (InterruptedException ended) {
          throw ended;
        } catch (Exception failure) { // a hook of an app may throw anything
          String why =
              failure instanceof BenchException || failure instanceof CannotSetUpException
                  ? String.valueOf(failure.getMessage())
                  : failure.toString();
          told.accept("  ✗ %s: %s".formatted(site, why));
          failed.put(site, why);
        }
      }
    }
    if (failed.isEmpty()) {
      journal().done(name);
    }
  }

  private void save(String site) throws Exception {
    if (journal().backup(site).isEmpty()) {
      journal().backup(site, work.backup(site));
    }
  }

  private void migrate(String site) throws Exception {
    if (!journal().isMigrated(site)) {
      if (work.pending(site) > 0) {
        journal().begun(site);
        work.migrate(site);
      }
      journal().migrated(site);
    }
  }

  /** The sites that an undo would give the content of their backup. */
  public List<String> restoredByUndo() {
    UpdateJournal journal = journal();
    return journal.sites().stream().filter(journal::isTouched).toList();
  }

  /**
   * Refuses an undo that lacks something.
   *
   * @throws CannotSetUpException when none was begun, or a backup, an app or a build is not there
   */
  public void requireUndoable() throws Exception {
    UpdateJournal journal = journal();
    if (!journal.isThere()) {
      throw new CannotSetUpException("there is no update to undo: none was begun, or it is done");
    }
    for (String site : restoredByUndo()) {
      if (!journal.isRestored(site)) {
        String dump =
            journal
                .backup(site)
                .orElseThrow(() ->
                    new CannotSetUpException(
                        "site %s was migrated without a backup, so the update cannot be undone: go on with bench update"
                            .formatted(site)));
        work.requireBackup(site, dump);
      }
    }
    for (Map.Entry<String, AppBefore> app : journal.apps().entrySet()) {
      work.requireBefore(app.getKey(), app.getValue());
    }
  }

  /** The backup that an undo would restore a site from; empty without one. */
  public Optional<Path> backup(String site) {
    return journal().backup(site).map(Path::of);
  }

  /**
   * Takes an update back that is not done: databases of migrated sites, sources and builds.
   *
   * @throws CannotSetUpException when it cannot be undone; nothing is taken back then
   */
  public void undo() throws Exception {
    requireUndoable();
    UpdateJournal journal = journal();
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
    if (journal.isDone("migrate") || journal.isDone("restart")) {
      told.accept("restart");
      work.restart();
    }
    journal.end();
  }
}

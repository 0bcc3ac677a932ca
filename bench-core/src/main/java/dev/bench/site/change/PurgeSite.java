package dev.bench.site.change;

import dev.bench.config.ConfigFile;
import dev.bench.config.Settings;
import dev.bench.database.DatabaseAddress;
import dev.bench.database.DatabaseAdmin;
import dev.bench.site.SiteFiles;
import dev.bench.site.SiteServer;
import dev.bench.site.SiteState;
import dev.bench.site.journal.Finish;
import dev.bench.site.journal.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Destroys a dropped site: its database, its users, its files and the backups among them.
 *
 * @param work what is needed
 * @param server the server of its database
 */
public record PurgeSite(SiteWork work, SiteServer server) {

  /**
   * What was destroyed.
   *
   * @param site the site
   * @param databases the databases that were dropped
   * @param left its databases that were left, because a site uses them or others made them
   */
  public record Purged(String site, List<String> databases, List<String> left) {

    /** Copies the lists. */
    public Purged {
      databases = List.copyOf(databases);
      left = List.copyOf(left);
    }
  }

  /** Destroys what {@code dropped} has. */
  public Purged run(DroppedSites.Dropped dropped) throws Exception {
    Settings own = new Settings(ConfigFile.read(dropped.folder().resolve(SiteFiles.CONFIG)));
    SiteState state = work.sites().described(dropped.site(), dropped.folder(), own);
    try (DatabaseAdmin admin = DatabaseAdmin.connect(server.root());
        Operation operation =
            Operation.begin("purge-site", dropped.site(), work.undoing(), work.progress())) {
      List<Finish> steps = new ArrayList<>();
      List<String> left = new ArrayList<>();
      DatabaseAddress now = state.database();
      drop(admin, now.name(), now.user(), now.password(), steps, left);
      Optional<PreviousDatabase> kept = PreviousDatabase.keptBy(state);
      if (kept.isPresent()) {
        drop(admin, kept.get().name(), kept.get().user(), kept.get().password(), steps, left);
      }
      List<String> databases =
          steps.stream()
              .filter(Finish.DropDatabase.class::isInstance)
              .map(step -> ((Finish.DropDatabase) step).name())
              .toList();
      steps.add(new Finish.RemoveFolder(work.relative(dropped.folder())));
      operation.commit(steps);
      return new Purged(dropped.site(), databases, left);
    }
  }

  private void drop(
      DatabaseAdmin admin,
      String database,
      String user,
      String password,
      List<Finish> steps,
      List<String> left) {
    List<Finish> dropping =
        isInUse(database)
            ? List.of()
            : PreviousDatabase.dropping(admin, server.key(), database, user, password);
    if (dropping.isEmpty() && admin.hasDatabase(database)) {
      left.add(database);
    }
    steps.addAll(dropping);
  }

  /** Whether a site of the bench has this database, perhaps because its folder was copied. */
  private boolean isInUse(String database) {
    return work.sites().all().stream()
        .anyMatch(site ->
            site.config().text("db_name").filter(database::equals).isPresent()
                || PreviousDatabase.keptBy(site)
                    .filter(kept -> kept.name().equals(database))
                    .isPresent());
  }
}

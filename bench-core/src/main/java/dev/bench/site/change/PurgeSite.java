package dev.bench.site.change;

import dev.bench.config.ConfigFile;
import dev.bench.config.Settings;
import dev.bench.database.DatabaseAdmin;
import dev.bench.site.SiteFiles;
import dev.bench.site.SiteServer;
import dev.bench.site.SiteState;
import dev.bench.site.journal.Finish;
import java.io.IOException;
import java.time.Instant;
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
    return work.operation(
        "purge-site",
        dropped.site(),
        operation -> {
          try (DatabaseAdmin admin = server.connect()) {
            new DroppedSites(work.bench()).requireStill(dropped);
            Settings own =
                new Settings(ConfigFile.read(dropped.folder().resolve(SiteFiles.CONFIG)));
            SiteState state = work.sites().described(dropped.site(), dropped.folder(), own);
            List<Finish> steps = new ArrayList<>();
            List<String> left = new ArrayList<>();
            drop(admin, state, PreviousDatabase.of(state, null, Instant.now()), steps, left);
            Optional<PreviousDatabase> kept = PreviousDatabase.keptBy(state);
            if (kept.isPresent()) {
              drop(admin, state, kept.get(), steps, left);
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
        });
  }

  /** A database that a site uses, or that was not made for this site, is left. */
  private void drop(
      DatabaseAdmin admin,
      SiteState site,
      PreviousDatabase database,
      List<Finish> steps,
      List<String> left)
      throws IOException {
    String name = database.name();
    boolean ours =
        admin.proof(name).filter(proof -> PreviousDatabase.isOf(proof, site)).isPresent()
            && new DatabaseUse(work.bench()).otherThan(site.path(), name).isEmpty();
    if (ours) {
      steps.addAll(database.dropping(work, admin, server.key(), site));
    } else if (admin.hasDatabase(name)) {
      left.add(name);
    }
  }
}

package dev.bench.site.journal;

import dev.bench.config.BenchDirectory;
import dev.bench.config.ConfigFile;
import dev.bench.database.DatabaseAddress;
import dev.bench.database.DatabaseAdmin;
import dev.bench.database.InstalledAppsTable;
import dev.bench.database.Tables;
import dev.bench.site.ServerLogins;
import dev.bench.site.SiteFolder;
import dev.bench.site.SiteState;
import dev.bench.site.Sites;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Undoes what a journal says, last step first.
 *
 * <p>A step that cannot be undone now does not keep the others from it. Nothing is destroyed
 * without the proof that the operation made it.
 *
 * @param bench the bench
 * @param sites its sites
 * @param logins with rights to drop databases and users
 */
public record Undoing(BenchDirectory bench, Sites sites, ServerLogins logins) {

  /** How the name of a file ends that is not whole yet. */
  public static final String PART = ".part";

  private static final Logger log = LoggerFactory.getLogger(Undoing.class);

  /** Undoes {@code entries}; returns why some of them could not be undone. */
  List<String> undo(List<Undo> entries) {
    List<String> failures = new ArrayList<>();
    for (Undo entry : entries.reversed()) {
      try {
        if (!goesWithItsDatabase(entry, entries) && !goesWithItsFolder(entry, entries)) {
          undo(entry);
        }
      } catch (IOException | RuntimeException e) {
        failures.add(String.valueOf(e.getMessage()));
      }
    }
    return failures;
  }

  /** A table of a database that is dropped whole, and whose user may be gone already. */
  private static boolean goesWithItsDatabase(Undo entry, List<Undo> entries) {
    Optional<String> database =
        switch (entry) {
          case Undo.DropTable made -> Optional.of(made.place().database());
          case Undo.EndInstallation begun -> Optional.of(begun.place().database());
          case Undo.RemoveFolder _,
              Undo.DropDatabase _,
              Undo.DropUser _,
              Undo.RemoveApp _,
              Undo.RemoveFile _,
              Undo.MoveBack _,
              Undo.RestoreDefaultSite _ ->
              Optional.empty();
        };
    return database.isPresent()
        && entries.stream()
            .anyMatch(each ->
                each instanceof Undo.DropDatabase drop && drop.name().equals(database.get()));
  }

  /** An app of a folder that is removed whole, after which another may have the site's name. */
  private static boolean goesWithItsFolder(Undo entry, List<Undo> entries) {
    return entry instanceof Undo.RemoveApp added
        && entries.stream()
            .anyMatch(
                each -> each instanceof Undo.RemoveFolder made && made.site().equals(added.site()));
  }

  private void undo(Undo entry) throws IOException {
    switch (entry) {
      case Undo.RemoveFolder made -> removeFolder(made);
      case Undo.DropDatabase made -> {
        try (DatabaseAdmin admin = logins.connect(made.server(), "database " + made.name())) {
          admin.dropDatabase(made.name(), made.proof());
        }
      }
      case Undo.DropUser made -> {
        try (DatabaseAdmin admin = logins.connect(made.server(), "user " + made.name())) {
          admin.dropUser(made.name(), made.host(), made.passwordHash());
        }
      }
      case Undo.DropTable made -> dropTable(made);
      case Undo.EndInstallation begun -> endInstallation(begun);
      case Undo.RemoveApp made -> removeApp(made);
      case Undo.RemoveFile made -> removeFile(Path.of(made.file()));
      case Undo.MoveBack moved -> {
        Moves moves = new Moves(bench, sites);
        moves.move(moves.path(moved.to()), moves.path(moved.from()));
      }
      case Undo.RestoreDefaultSite made -> restoreDefaultSite(made);
    }
  }

  private void dropTable(Undo.DropTable made) {
    Optional<DatabaseAddress> database = database(made.place());
    String table = made.table();
    if (database.isEmpty()) {
      left(made.place(), List.of(table), "the site has another database now");
    } else if (!Tables.drop(database.get(), table, made.place().proof())) {
      left(made.place(), List.of(table), "the database has been replaced");
    }
  }

  /** The database of the place, if its site still has that. */
  private Optional<DatabaseAddress> database(Undo.Place place) {
    return sites
        .find(place.site())
        .map(SiteState::database)
        .filter(now -> now.name().equals(place.database()));
  }

  private void endInstallation(Undo.EndInstallation begun) {
    Optional<DatabaseAddress> database = database(begun.place());
    if (database.isPresent() && Tables.isMarked(database.get(), begun.place().proof())) {
      List<String> others = new ArrayList<>(Tables.of(database.get()));
      others.removeAll(begun.before());
      others.remove(Tables.MARK);
      if (!others.isEmpty()) {
        left(begun.place(), others, "no step of the installation made them");
      }
      Tables.drop(database.get(), Tables.MARK, begun.place().proof());
    }
  }

  private static void left(Undo.Place place, List<String> tables, String why) {
    log.warn(
        "Left as found in database {} on {} of site {}: {} ({})",
        place.database(),
        place.server(),
        place.site(),
        String.join(", ", tables),
        why);
  }

  private void removeApp(Undo.RemoveApp made) {
    Optional<SiteState> site = sites.find(made.site());
    if (site.isPresent()) {
      List<String> copied = site.get().installedApps();
      List<String> apps =
          new ArrayList<>(InstalledAppsTable.read(site.get().database()).orElse(copied));
      boolean recorded = apps.remove(made.app()); // a kill may come before the copy is written
      if (recorded || copied.contains(made.app())) {
        sites.install(made.site(), apps, Map.of());
      }
    }
  }

  private static void removeFile(Path file) throws IOException {
    String name = String.valueOf(file.getFileName());
    if (name.startsWith(".") && name.endsWith(PART)) {
      if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
        SiteFolder.remove(file);
      } else {
        Files.deleteIfExists(file);
      }
    }
  }

  private void removeFolder(Undo.RemoveFolder made) throws IOException {
    Path folder = bench.site(made.site());
    if (SiteFolder.isOf(folder, made.proof())) {
      SiteFolder.remove(folder);
    }
    sites.forget(made.site());
  }

  private void restoreDefaultSite(Undo.RestoreDefaultSite made) {
    ConfigFile.change(
        bench.commonSiteConfig(),
        settings -> {
          if (made.site().equals(settings.get("default_site"))) {
            if (made.previous() == null) {
              settings.remove("default_site");
            } else {
              settings.put("default_site", made.previous());
            }
          }
        });
  }
}

package dev.bench.site.journal;

import dev.bench.config.ConfigFile;
import dev.bench.database.DatabaseAdmin;
import dev.bench.database.Tables;
import dev.bench.database.cancel.Cancellation;
import dev.bench.site.Progress;
import dev.bench.site.SiteFiles;
import dev.bench.site.SiteFolder;
import dev.bench.site.SiteState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does the steps after a commit mark, in their order; the first that fails ends it.
 *
 * @param undoing what is known of the bench, its sites and the servers' logins
 * @param cancellation ends a wait for locks; the next command goes on there
 */
record Finishing(Undoing undoing, Cancellation cancellation) {

  private static final Logger log = LoggerFactory.getLogger(Finishing.class);

  /**
   * Does {@code steps}.
   *
   * @param name the operation, for the message
   * @throws FinishFailedException when one cannot be done now
   */
  void finish(String name, List<Finish> steps, Progress progress) {
    for (Finish step : steps) {
      String what = step.getClass().getSimpleName();
      try {
        progress.begun(what);
        finish(step);
        progress.done(what);
      } catch (IOException | InterruptedException | RuntimeException e) {
        throw new FinishFailedException(name, e);
      }
    }
  }

  /**
   * Refuses steps that could never be done.
   *
   * @throws dev.bench.ValidationException when a folder would have to move to another file system
   */
  void check(List<Finish> steps) throws IOException {
    for (Finish step : steps) {
      switch (step) {
        case Finish.Move move -> Moves.check(path(move.from()), path(move.to()));
        case Finish.Replace replace -> {
          Moves.check(path(replace.folder()), path(replace.kept()));
          Moves.check(path(replace.next()), path(replace.folder()));
        }
        case Finish.TakeSettings _,
            Finish.TakeApps _,
            Finish.DropTables _,
            Finish.SwitchTables _,
            Finish.DropDatabase _,
            Finish.DropUser _,
            Finish.RemoveFolder _,
            Finish.MoveDefault _ -> {}
      }
    }
  }

  private void finish(Finish step) throws IOException, InterruptedException {
    switch (step) {
      case Finish.Move move -> moves().move(path(move.from()), path(move.to()));
      case Finish.Replace replace -> {
        // The order tells how far it came: first the old folder goes, then the new one comes.
        if (Files.exists(path(replace.next()), LinkOption.NOFOLLOW_LINKS)) {
          if (!Files.exists(path(replace.kept()), LinkOption.NOFOLLOW_LINKS)) {
            moves().move(path(replace.folder()), path(replace.kept()));
          }
          moveAside(path(replace.folder()), path(replace.kept()));
          moves().move(path(replace.next()), path(replace.folder()));
        }
      }
      case Finish.TakeSettings take -> takeSettings(take.site(), path(take.draft()));
      case Finish.TakeApps take -> undoing.sites().install(take.site(), take.apps(), Map.of());
      case Finish.DropTables drop ->
          undoing
              .sites()
              .find(drop.site())
              .map(SiteState::database)
              .filter(database -> database.name().equals(drop.database()))
              .ifPresent(database -> Tables.drop(database, drop.tables()));
      case Finish.SwitchTables made -> {
        try (DatabaseAdmin admin =
            undoing.logins().connect(made.server(), "tables " + made.tables().tables())) {
          made.tables().run(admin, cancellation::check);
        }
      }
      case Finish.DropDatabase drop -> {
        try (DatabaseAdmin admin =
            undoing.logins().connect(drop.server(), "database " + drop.name())) {
          admin.dropDatabase(drop.name(), drop.proof());
        }
      }
      case Finish.DropUser drop -> {
        try (DatabaseAdmin admin = undoing.logins().connect(drop.server(), "user " + drop.name())) {
          admin.dropUser(drop.name(), drop.host(), drop.passwordHash());
        }
      }
      case Finish.RemoveFolder remove -> {
        if (Files.isDirectory(path(remove.folder()), LinkOption.NOFOLLOW_LINKS)) {
          SiteFolder.remove(path(remove.folder()));
        }
      }
      case Finish.MoveDefault move -> moveDefault(move.site(), move.next());
    }
  }

  /** An upload may have made the folder anew since a killed operation moved it. */
  private void moveAside(Path folder, Path kept) throws IOException {
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      int number = 1;
      Path aside = kept.resolveSibling(kept.getFileName() + "-" + number);
      while (Files.exists(aside, LinkOption.NOFOLLOW_LINKS)) {
        aside = kept.resolveSibling(kept.getFileName() + "-" + ++number);
      }
      moves().move(folder, aside);
      log.warn("{} was made meanwhile; it is kept as {}", folder, aside);
    }
  }

  private Moves moves() {
    return new Moves(undoing.bench(), undoing.sites());
  }

  private Path path(String relative) throws IOException {
    return moves().path(relative);
  }

  private void takeSettings(String site, Path draft) throws IOException {
    if (Files.exists(draft)) {
      Map<String, @Nullable Object> taken = ConfigFile.read(draft);
      ConfigFile.change(
          undoing.bench().site(site).resolve(SiteFiles.CONFIG),
          settings ->
              taken.forEach((key, value) -> {
                if (value == null) {
                  settings.remove(key);
                } else {
                  settings.put(key, value);
                }
              }));
      Files.delete(draft);
      undoing.sites().forget(site);
    }
  }

  private void moveDefault(String site, @Nullable String next) {
    ConfigFile.change(
        undoing.bench().commonSiteConfig(),
        settings -> {
          if (site.equals(settings.get("default_site"))) {
            if (next == null) {
              settings.remove("default_site");
            } else {
              settings.put("default_site", next);
            }
          }
        });
  }
}

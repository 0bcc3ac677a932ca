package dev.bench.site.journal;

import dev.bench.ValidationException;
import dev.bench.config.ConfigFile;
import dev.bench.database.DatabaseAdmin;
import dev.bench.site.Progress;
import dev.bench.site.SiteFiles;
import dev.bench.site.SiteFolder;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does the steps after a commit mark, in their order; the first that fails ends it.
 *
 * @param undoing what is known of the bench, its sites and the servers' logins
 */
record Finishing(Undoing undoing) {

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
      } catch (IOException | RuntimeException e) {
        throw new FinishFailedException(name, e);
      }
    }
  }

  /**
   * Refuses steps that could never be done.
   *
   * @throws ValidationException when a folder would have to move to another file system
   */
  void check(List<Finish> steps) throws IOException {
    for (Finish step : steps) {
      switch (step) {
        case Finish.Move move -> checkMoves(path(move.from()), path(move.to()));
        case Finish.Replace replace -> {
          checkMoves(path(replace.folder()), path(replace.kept()));
          checkMoves(path(replace.next()), path(replace.folder()));
        }
        case Finish.TakeSettings _,
            Finish.TakeApps _,
            Finish.DropDatabase _,
            Finish.DropUser _,
            Finish.RemoveFolder _,
            Finish.MoveDefault _ -> {}
      }
    }
  }

  private static void checkMoves(Path from, Path to) {
    // A link moves by its own name, wherever it leads to.
    Optional<FileStore> before = store(Files.isSymbolicLink(from) ? from.resolveSibling("") : from);
    Optional<FileStore> after = store(to.resolveSibling(""));
    if (before.isPresent() && after.isPresent() && !before.get().equals(after.get())) {
      throw new ValidationException(
          "%s cannot be moved to %s, because they lie on different file systems (%s, %s). Mount the whole folder of the site, or the whole bench, as one file system"
              .formatted(from, to, before.get(), after.get()));
    }
  }

  /** Where the file or the next folder above it lies. */
  private static Optional<FileStore> store(Path file) {
    Path there = file;
    while (Files.notExists(there)) {
      Path above = there.getParent();
      if (above == null) {
        return Optional.empty();
      }
      there = above;
    }
    try {
      return Optional.of(Files.getFileStore(there));
    } catch (IOException e) {
      log.debug("The file system of {} is not known", there, e);
      return Optional.empty();
    }
  }

  private void finish(Finish step) throws IOException {
    switch (step) {
      case Finish.Move move -> move(path(move.from()), path(move.to()));
      case Finish.Replace replace -> {
        // The order tells how far it came: first the old folder goes, then the new one comes.
        if (Files.exists(path(replace.next()), LinkOption.NOFOLLOW_LINKS)) {
          if (!Files.exists(path(replace.kept()), LinkOption.NOFOLLOW_LINKS)) {
            move(path(replace.folder()), path(replace.kept()));
          }
          moveAside(path(replace.folder()), path(replace.kept()));
          move(path(replace.next()), path(replace.folder()));
        }
      }
      case Finish.TakeSettings take -> takeSettings(take.site(), path(take.draft()));
      case Finish.TakeApps take -> undoing.sites().install(take.site(), take.apps());
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
      move(folder, aside);
      log.warn("{} was made meanwhile; it is kept as {}", folder, aside);
    }
  }

  private Path path(String relative) throws IOException {
    Path root = undoing.bench().root();
    Path path = root.resolve(relative).normalize();
    if (!path.startsWith(root) || path.equals(root)) {
      throw new IOException("%s is not in the bench".formatted(relative));
    }
    return path;
  }

  private void move(Path from, Path to) throws IOException {
    if (Files.exists(from, LinkOption.NOFOLLOW_LINKS)) {
      if (Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
        throw new IOException("%s is in the way; move it elsewhere".formatted(to));
      }
      Path folder = to.resolveSibling("");
      Files.createDirectories(folder);
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
      force(folder);
      force(from.resolveSibling(""));
      undoing.sites().forget(String.valueOf(from.getFileName()));
      undoing.sites().forget(String.valueOf(to.getFileName()));
    }
  }

  /** A crash of the machine must not take the new name back. */
  private static void force(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder)) {
      channel.force(true);
    }
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

package dev.bench.build;

import dev.bench.config.BenchDirectory;
import dev.bench.config.ConfigFile;
import dev.bench.config.FileLocked;
import dev.bench.json.Json;
import dev.bench.json.JsonException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The builds of one app, of which one is current: the last that was good.
 *
 * <p>Shape: {@code env/builds/<app>/<id>} is a build, {@code current} a link to one, {@code inputs}
 * its id and what it was made from, {@code state.json} how the last build went. A build is made in
 * a hidden draft, sealed under the hash of its content, made current by renaming the link, and
 * settled: written to the disk. A {@code kill -9} between any two steps leaves the earlier build or
 * the new one current. After a power loss before it is settled, the next builder finds the damage
 * ({@link AppBuild#isWhole}) and makes it anew under another name, since processes may read it.
 *
 * <p>Threads: reading is safe; a writer holds {@link #lock}.
 */
public final class Builds {

  static final String REMOVED = ".removed-";

  /** So many builds stay beside those that processes read: the current one and older ones. */
  private static final int KEPT = 3;

  /** How often the current build is looked up again when it was removed meanwhile. */
  private static final int LOOKS = 5;

  private static final String CURRENT = "current";
  private static final String DRAFT = ".draft";
  private static final String ID = "[0-9a-f]{16}(-\\d+)?";
  private static final String READABLE = "rw-r--r--";

  /** Before the time in the code of a build that was made again in place of a damaged one. */
  private static final String AGAIN = "@";

  private final String app;
  private final Path folder;

  /** The builds of {@code app}, which may have none. */
  public Builds(BenchDirectory bench, String app) {
    this.app = app;
    this.folder = bench.builds().resolve(app);
  }

  /** {@code env/builds/<app>}, whether it exists or not. */
  public Path folder() {
    return folder;
  }

  /** Keeps other processes from building the app; waits for up to {@code limit}. */
  public FileLocked lock(Duration limit) throws IOException {
    return FileLocked.on(folder.resolve(".build.lock"), limit);
  }

  /** The last good build. */
  public Optional<AppBuild> current() throws IOException {
    try {
      Path target = Files.readSymbolicLink(folder.resolve(CURRENT));
      return Optional.of(build(target.toString())).filter(AppBuild::isComplete);
    } catch (NoSuchFileException | NotLinkException none) {
      return Optional.empty();
    }
  }

  /**
   * The current build and those before it, newest first, held for this process. Close those that
   * are not used.
   */
  public List<BuildInUse> hold() throws IOException {
    List<BuildInUse> held = new ArrayList<>();
    holdCurrent().ifPresent(held::add);
    if (!held.isEmpty()) {
      AppBuild current = held.getFirst().build();
      // A power loss may have emptied its manifest; those before it must be found then.
      Instant newest = madeAt(current).orElse(Instant.MAX);
      for (Dated old : newestFirst()) {
        if (held.size() < KEPT && !old.build().equals(current) && old.madeAt().isBefore(newest)) {
          BuildInUse.of(old.build()).ifPresent(held::add);
        }
      }
    }
    return held;
  }

  /** The current build, held for this process; empty when there is none. */
  public Optional<BuildInUse> holdCurrent() throws IOException {
    Optional<BuildInUse> held = Optional.empty();
    for (int look = 0; held.isEmpty() && look < LOOKS; look++) {
      Optional<AppBuild> current = current();
      if (current.isEmpty()) {
        return Optional.empty();
      }
      held = BuildInUse.of(current.get());
    }
    return held;
  }

  /** What the current build was made from, in the builder's words. */
  public Optional<String> inputs() throws IOException {
    Optional<AppBuild> current = current();
    return current.isEmpty()
        ? Optional.empty()
        : text("inputs")
            .flatMap(text -> {
              String of = current.get().id() + "\n";
              return text.startsWith(of)
                  ? Optional.of(text.substring(of.length()))
                  : Optional.empty();
            });
  }

  /** How the last build went; empty when there was none. */
  public Optional<BuildState> state() throws IOException {
    try {
      return text("state.json").map(text -> Json.core().read(text, BuildState.class));
    } catch (JsonException broken) {
      return Optional.empty(); // the next build writes it anew
    }
  }

  /** Keeps how the last build went. */
  public void record(BuildState state) throws IOException {
    ConfigFile.replaceUnforced(
        folder.resolve("state.json"), Json.core().write(state) + "\n", READABLE);
  }

  /** An empty folder for a new build, with {@code classes} and {@code lib} in it. */
  public Path draft() throws IOException {
    Path draft = folder.resolve(DRAFT);
    Folders.delete(draft);
    Files.createDirectories(draft.resolve("classes"));
    Files.createDirectories(draft.resolve("lib"));
    return draft;
  }

  /** Removes a draft that came to nothing. */
  public void discard(Path draft) throws IOException {
    Folders.delete(draft);
  }

  /**
   * Names the draft by its content. The same content again is the build that is there, unless that
   * was damaged; then a number follows the name.
   */
  public AppBuild seal(Path draft) throws IOException {
    AppBuild made = new AppBuild(app, draft);
    return seal(made, made.codeId(), made.annotatedClasses());
  }

  /** The same for a draft whose classes, resources and jars are those of {@code same}. */
  public AppBuild sealWithCodeOf(AppBuild same, Path draft) throws IOException {
    Optional<String> code = BuildManifest.of(same).flatMap(BuildManifest::codeId);
    return code.isPresent()
        ? seal(new AppBuild(app, draft), code.get(), same.annotatedClasses())
        : seal(draft);
  }

  private AppBuild seal(AppBuild made, String code, List<String> annotated) throws IOException {
    Path draft = made.folder();
    List<String> jars = made.jars().stream().map(jar -> jar.getFileName().toString()).toList();
    Instant now = Instant.now();
    String hash = code.split(AGAIN, 2)[0];
    String id = made.contentId(hash);
    String codeId = code;
    AppBuild build = build(id);
    for (int number = 2; Files.exists(build.folder()); number++) {
      if (build.isWhole()) {
        discard(draft);
        return build;
      }
      build = build(id + "-" + number);
      codeId = hash + AGAIN + now;
    }
    Files.createFile(draft.resolve(AppBuild.IN_USE));
    Files.writeString(
        draft.resolve(AppBuild.MANIFEST),
        Json.core().write(new BuildManifest(app, now, codeId, jars, annotated)) + "\n");
    Files.move(draft, build.folder(), StandardCopyOption.ATOMIC_MOVE);
    return build;
  }

  /**
   * Makes {@code build} the current one.
   *
   * @param inputs what it was made from
   */
  public void makeCurrent(AppBuild build, String inputs) throws IOException {
    Path link = folder.resolve("." + CURRENT);
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, Path.of(build.id()));
    Files.move(link, folder.resolve(CURRENT), StandardCopyOption.ATOMIC_MOVE);
    ConfigFile.replaceUnforced(folder.resolve("inputs"), build.id() + "\n" + inputs, READABLE);
  }

  /**
   * Has the current build written to the disk, and removes old ones that no process reads. It is a
   * step of its own, so that services need not wait for it.
   */
  public void settle() throws IOException {
    Optional<AppBuild> current = current();
    if (current.isEmpty()) {
      return;
    }
    List<AppBuild> old =
        newestFirst().stream()
            .map(Dated::build)
            .filter(each -> !each.equals(current.get()))
            .toList();
    if (!current.get().isSettled()) {
      force(current.get(), old.stream().filter(AppBuild::isSettled).findFirst());
    }
    for (AppBuild build : old.subList(Math.min(KEPT - 1, old.size()), old.size())) {
      BuildInUse.remove(build);
    }
    for (Path left : matching(REMOVED + "*")) {
      Folders.delete(left);
    }
  }

  private static void force(AppBuild build, Optional<AppBuild> settled) throws IOException {
    Path lockFile = build.folder().resolve(AppBuild.IN_USE);
    Folders.force(build.folder(), settled.map(AppBuild::folder), lockFile);
    Files.write(build.folder().resolve(AppBuild.SETTLED), new byte[0]);
  }

  /** A build and when it was made. */
  private record Dated(AppBuild build, Instant madeAt) {}

  /** All builds; damaged ones that do not say when they were made come last. */
  private List<Dated> newestFirst() throws IOException {
    return matching("*").stream()
        .filter(each -> each.getFileName().toString().matches(ID))
        .map(each -> new AppBuild(app, each))
        .map(build -> new Dated(build, madeAt(build).orElse(Instant.EPOCH)))
        .sorted(Comparator.comparing(Dated::madeAt).reversed())
        .toList();
  }

  /** The folder may be a link; a build has one path, since its lock is known by that. */
  private AppBuild build(String id) throws IOException {
    return new AppBuild(app, folder.toRealPath().resolve(id));
  }

  private List<Path> matching(String glob) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder.toRealPath(), glob)) {
      all.forEach(found::add);
    } catch (NoSuchFileException none) {
      return List.of();
    }
    return found;
  }

  private static Optional<Instant> madeAt(AppBuild build) {
    try {
      return BuildManifest.of(build).map(BuildManifest::madeAt);
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  private Optional<String> text(String name) throws IOException {
    try {
      return Optional.of(Files.readString(folder.resolve(name)));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    }
  }
}

package dev.bench.cli.asset;

import dev.bench.app.AppFiles;
import dev.bench.build.BuildFault;
import dev.bench.build.Folders;
import dev.bench.config.BenchDirectory;
import dev.bench.config.ConfigFile;
import dev.bench.config.FileLocked;
import dev.bench.json.Json;
import dev.bench.json.JsonException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The bundles of all apps, below {@code sites/assets}.
 *
 * <p>Shape: {@code assets.json} maps names to addresses, {@code assets-rtl.json} those of
 * right-to-left style sheets; {@code .dist/<app>/} holds the files, {@code .dist/.<app>.json} what
 * they were made of. A file's name holds the hash of its content, so that no file is ever changed.
 * A file comes before the map that names it, and stays for a while after, since pages that are open
 * may still load it. A {@code kill -9} between two steps leaves files that nothing names, or a
 * build that is made again.
 *
 * <p>Threads: a writer holds {@link #lock}.
 */
public final class BundleStore {

  /** So many files that no map names stay at most. */
  private static final int OLD_FILES = 200;

  private static final String READABLE = "rw-r--r--";

  private final BenchDirectory bench;
  private final Path assets;
  private final Path dist;

  /** The bundles of one bench. */
  public BundleStore(BenchDirectory bench) {
    this.bench = bench;
    this.assets = bench.sites().resolve("assets");
    this.dist = assets.resolve(".dist");
  }

  /** Keeps other builders of bundles away; waits for up to {@code limit}. */
  public FileLocked lock(Duration limit) throws IOException {
    Files.createDirectories(dist);
    return FileLocked.on(dist.resolve(".lock"), limit);
  }

  /** Keeps other processes from running the build script of {@code app}. */
  FileLocked scriptLock(String app, Duration limit) throws IOException {
    return FileLocked.on(dist.resolve("." + app + ".script.lock"), limit);
  }

  /** What is known of the runs of the build script of {@code app}. */
  Path scriptRecord(String app) {
    return dist.resolve("." + app + ".script.json");
  }

  /** The bundles that are served; none when the app has none or they must be made again. */
  AppBundles of(String app) throws IOException {
    try {
      return Files.exists(map())
          ? Json.core().read(Files.readString(state(app)), AppBundles.class)
          : AppBundles.none();
    } catch (NoSuchFileException | JsonException none) {
      return AppBundles.none();
    }
  }

  /** What pages can name of an app. */
  public List<Bundle> bundles(String app) throws IOException {
    return of(app).bundles();
  }

  /** Whether the app has bundles, or has had some. */
  boolean isKnown(String app) {
    return Files.exists(state(app));
  }

  /** An empty folder for a build. */
  Path draft(String app) throws IOException {
    Path draft = dist.resolve(".draft-" + app);
    Folders.delete(draft);
    return Files.createDirectories(draft);
  }

  /** Removes a draft. */
  void discard(Path draft) throws IOException {
    Folders.delete(draft);
  }

  /** Serves {@code made}, whose new files lie in {@code draft}. */
  void replace(String app, AppBundles made, Path draft) throws IOException {
    Map<String, String> urls = urlsWithout(app);
    for (Bundle bundle : made.bundles()) {
      String other = urls.put(bundle.name(), bundle.url(app));
      if (other != null) {
        throw new BrokenBundleException(
            BuildFault.of(
                "The bundle %s exists already as %s; give one of the two another name"
                    .formatted(bundle.name(), other)));
      }
    }
    AppBundles before = of(app);
    Path folder = Files.createDirectories(dist.resolve(app));
    for (String file : made.files()) {
      install(draft.resolve(file), folder.resolve(file));
    }
    FileTime now = FileTime.from(Instant.now());
    for (String file : before.files()) {
      if (!made.files().contains(file) && Files.exists(folder.resolve(file))) {
        Files.setLastModifiedTime(folder.resolve(file), now); // it is old from now on
      }
    }
    writeMaps(urls);
    ConfigFile.replace(state(app), Json.core().write(made) + "\n", READABLE);
  }

  /** Takes everything of an app away that its builds have left here. */
  public void forget(String app) throws IOException {
    remove(app);
    Files.deleteIfExists(scriptRecord(app));
  }

  /** Takes the bundles of an app away, if it has any. */
  void remove(String app) throws IOException {
    if (Files.exists(state(app))) {
      writeMaps(urlsWithout(app));
      Files.delete(state(app));
    }
    Folders.delete(dist.resolve(app));
  }

  /** Removes files that no page can still need. */
  void removeOld(String app, Duration kept) throws IOException {
    Path folder = dist.resolve(app);
    Set<Path> current = new HashSet<>();
    of(app).files().forEach(file -> current.add(folder.resolve(file)));
    List<Path> old = new ArrayList<>(Folders.files(folder));
    old.removeAll(current);
    old.sort(Comparator.comparing(BundleStore::changed).reversed());
    Instant oldest = Instant.now().minus(kept);
    for (int i = 0; i < old.size(); i++) {
      if (i >= OLD_FILES || changed(old.get(i)).isBefore(oldest)) {
        Files.deleteIfExists(old.get(i));
      }
    }
  }

  /** Writes the map of right-to-left style sheets, then that of all others. */
  private void writeMaps(Map<String, String> urls) throws IOException {
    Map<String, String> rtl = new TreeMap<>(urls);
    rtl.values().removeIf(url -> !Bundle.isRtl(url));
    Map<String, String> others = new TreeMap<>(urls);
    others.keySet().removeAll(rtl.keySet());
    ConfigFile.replace(rtlMap(), Json.core().indented(rtl) + "\n", READABLE);
    ConfigFile.replace(map(), Json.core().indented(others) + "\n", READABLE);
  }

  private Map<String, String> urlsWithout(String app) throws IOException {
    Map<String, String> urls = new TreeMap<>();
    for (AppFiles each : AppFiles.of(bench)) {
      if (!each.name().equals(app)) {
        of(each.name()).bundles().forEach(b -> urls.put(b.name(), b.url(each.name())));
      }
    }
    return urls;
  }

  /** The same name means the same content, so a file that is there stays. */
  private static void install(Path made, Path place) throws IOException {
    if (Files.exists(place)) {
      return;
    }
    Files.createDirectories(place.resolveSibling("."));
    try (FileChannel channel = FileChannel.open(made)) {
      channel.force(true);
    }
    Files.move(made, place, StandardCopyOption.ATOMIC_MOVE);
  }

  private static Instant changed(Path file) {
    try {
      return Files.getLastModifiedTime(file).toInstant();
    } catch (IOException gone) {
      return Instant.EPOCH;
    }
  }

  private Path map() {
    return assets.resolve("assets.json");
  }

  private Path rtlMap() {
    return assets.resolve("assets-rtl.json");
  }

  private Path state(String app) {
    return dist.resolve("." + app + ".json");
  }
}

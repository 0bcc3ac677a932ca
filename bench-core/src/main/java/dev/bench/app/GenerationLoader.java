package dev.bench.app;

import dev.bench.App;
import dev.bench.config.BenchDirectory;
import dev.bench.database.Handles;
import dev.bench.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;

/**
 * Loads the apps of {@code sites/apps.txt} into a new generation.
 *
 * <p>The built-in app {@code bench} comes from the runtime's class path and always stands first;
 * the others come from {@code apps/<name>/target/classes}, each behind a class loader of its own.
 */
final class GenerationLoader {

  private static final String BUILT_IN = "bench";
  private static final int HASH_BYTES = 4;

  private final BenchDirectory bench;
  private final Json json = new Json();
  private final AppLoader declarations = new AppLoader(json);
  private final Map<String, Found> found = new LinkedHashMap<>();
  private final Map<String, LoadedApp> apps = new LinkedHashMap<>();
  private final Map<String, AppFault> faults = new LinkedHashMap<>();

  GenerationLoader(BenchDirectory bench) {
    this.bench = bench;
  }

  /** Loads everything as generation {@code sequence}. */
  Generation load(long sequence) {
    loadBuiltIn();
    PublicApiLoader api = new PublicApiLoader(getClass().getClassLoader());
    for (String name : names(bench)) {
      guarded(name, () -> find(name, api));
    }
    for (String name : List.copyOf(found.keySet())) {
      guarded(name, () -> enter(name, new LinkedHashSet<>()));
    }
    return new Generation(
        new GenerationId(sequence, contentHash()),
        new LinkedHashMap<>(apps),
        Map.copyOf(faults),
        json,
        new Handles());
  }

  /** An app whose class loader is made but whose declarations are not read yet. */
  private record Found(App app, AppFiles files, AppClassLoader loader) {}

  private void loadBuiltIn() {
    ClassLoader runtime = getClass().getClassLoader();
    // A test of an app has that app on its class path too.
    ServiceLoader.load(App.class, runtime).stream()
        .map(ServiceLoader.Provider::get)
        .filter(app -> app.name().equals(BUILT_IN))
        .findFirst()
        .ifPresent(app ->
            apps.put(
                BUILT_IN,
                declarations.load(
                    app,
                    new AppFiles(BUILT_IN, bench.apps().resolve(BUILT_IN)),
                    app.getClass().getClassLoader(),
                    Set.of())));
  }

  private void guarded(String name, Runnable step) {
    try {
      step.run();
    } catch (AppFault e) {
      faults.put(name, e);
    } catch (UncheckedIOException e) {
      faults.put(name, new AppFault(name, "its files cannot be read: " + e.getMessage(), e));
    } catch (RuntimeException | LinkageError e) { // of the app's own code, or of a class file
      faults.put(name, new AppFault(name, "it cannot be loaded: " + e, e));
    }
  }

  private void find(String name, ClassLoader api) {
    AppFiles files = new AppFiles(name, bench.apps().resolve(name));
    if (!Files.isDirectory(files.folder())) {
      throw new AppFault(
          name,
          "%s is missing; add it, or take it out of sites/apps.txt".formatted(files.folder()));
    }
    if (!Files.isDirectory(files.classes())) {
      throw new AppFault(name, "it is not built; run: bench build --app " + name);
    }
    AppClassLoader loader = new AppClassLoader(files, api);
    found.put(name, new Found(AppLoader.provider(name, loader), files, loader));
  }

  private Found enter(String name, Set<String> underWay) {
    Found app = found.get(name);
    if (app == null) {
      throw new AppFault(name, "it is required but not in sites/apps.txt, or broken");
    }
    if (apps.containsKey(name)) {
      return app;
    }
    if (!underWay.add(name)) {
      throw new AppFault(name, "apps require each other in a circle: " + underWay);
    }
    List<AppClassLoader> required = new ArrayList<>();
    for (String other : app.app().requires()) {
      if (!other.equals(BUILT_IN)) {
        required.add(enter(other, underWay).loader());
      }
    }
    app.loader().require(required);
    apps.put(
        name,
        declarations.load(
            app.app(),
            app.files(),
            app.loader(),
            ClassIndex.annotatedClasses(app.loader().files())));
    return app;
  }

  /** A short hash of all that the apps consist of: classes, resources, jars' names and pages. */
  private String contentHash() {
    MessageDigest digest = sha256();
    for (Found app : found.values()) {
      app.loader().files().forEach((path, content) -> add(digest, path, content));
      for (Path jar : app.files().jars()) {
        add(digest, jar.getFileName() + "", new byte[0]);
      }
      AppFiles.below(app.files().pages())
          .forEach((path, file) -> add(digest, path, contentOf(file)));
    }
    return HexFormat.of().formatHex(digest.digest(), 0, HASH_BYTES);
  }

  private static void add(MessageDigest digest, String path, byte[] content) {
    digest.update((path + '\n' + content.length + '\n').getBytes(StandardCharsets.UTF_8));
    digest.update(content);
  }

  private static byte[] contentOf(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The names in {@code sites/apps.txt}, without the built-in app. */
  static Set<String> names(BenchDirectory bench) {
    Path list = bench.sites().resolve("apps.txt");
    if (!Files.exists(list)) {
      return Set.of();
    }
    try {
      Set<String> names = new LinkedHashSet<>();
      for (String line : Files.readAllLines(list)) {
        if (!line.isBlank() && !line.strip().equals(BUILT_IN)) {
          names.add(line.strip());
        }
      }
      return names;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

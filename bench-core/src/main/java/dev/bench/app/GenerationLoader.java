package dev.bench.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bench.App;
import dev.bench.build.AppBuild;
import dev.bench.build.BuildInUse;
import dev.bench.build.Builds;
import dev.bench.config.BenchDirectory;
import dev.bench.database.Handles;
import dev.bench.json.Json;
import dev.bench.template.BundleUrls;
import dev.bench.template.TemplateEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;

/**
 * Loads the apps of {@code sites/apps.txt} into a new generation.
 *
 * <p>The built-in app {@code bench} comes from the runtime's class path and stands first. The
 * others come from their builds, each behind a class loader of its own. An app whose current build
 * cannot be loaded falls back alone: to an earlier build, else to what the old generation has of
 * it.
 */
final class GenerationLoader {

  private static final String EMAILS_OF_THE_RUNTIME = "/dev/bench/mail/templates/";
  private static final int HASH_BYTES = 4;

  private final BenchDirectory bench;
  private final Map<String, LoadedApp> old;
  private final Json json = new Json();
  private final AppLoader declarations = new AppLoader(json);
  private final PublicApiLoader api = new PublicApiLoader(getClass().getClassLoader());
  private final Map<String, LoadedApp> apps = new LinkedHashMap<>();
  private final Map<String, AppFault> faults = new LinkedHashMap<>();
  private final Set<String> underWay = new LinkedHashSet<>();

  /**
   * A loader for one generation.
   *
   * @param old the apps of the generation that is served now; empty when there is none
   */
  GenerationLoader(BenchDirectory bench, Map<String, LoadedApp> old) {
    this.bench = bench;
    this.old = old;
  }

  /** Loads everything as generation {@code sequence}. */
  Generation load(long sequence) {
    loadBuiltIn();
    for (String name : AppFiles.names(bench)) {
      try {
        enter(name);
      } catch (AppFault alone) {
        faults.putIfAbsent(name, alone);
      }
    }
    return generation(sequence, apps, json, new Handles());
  }

  /**
   * The generation {@code served} with the templates and static files of the builds of now, and the
   * classes that are loaded already; empty when code has changed. So the edit of a page costs no
   * more than a page.
   */
  Optional<Generation> withSameCode(Generation served, long sequence) {
    if (!served.faults().isEmpty()
        || !List.copyOf(served.apps().keySet()).equals(order(served, AppFiles.names(bench)))) {
      return Optional.empty();
    }
    Map<String, LoadedApp> next = new LinkedHashMap<>();
    for (LoadedApp app : served.apps().values()) {
      Optional<LoadedApp> same = app.held().isEmpty() ? Optional.of(app) : withPagesOfNow(app);
      same.ifPresent(each -> next.put(app.name(), each));
    }
    return next.size() == served.apps().size()
        ? Optional.of(generation(sequence, next, served.json(), served.handles()))
        : Optional.empty();
  }

  /** The order in which the apps {@code names} are loaded; unknown ones included. */
  private static List<String> order(Generation served, Set<String> names) {
    Set<String> order = new LinkedHashSet<>();
    if (served.apps().containsKey(AppFiles.BUILT_IN)) {
      order.add(AppFiles.BUILT_IN);
    }
    names.forEach(name -> addInOrder(served, name, order));
    return List.copyOf(order);
  }

  /** Adds the app after those that it requires, which no fault keeps from being served. */
  private static void addInOrder(Generation served, String name, Set<String> order) {
    LoadedApp app = served.apps().get(name);
    if (app != null && !order.contains(name)) {
      app.app().requires().forEach(required -> addInOrder(served, required, order));
    }
    order.add(name);
  }

  private Optional<LoadedApp> withPagesOfNow(LoadedApp app) {
    AppBuild served = app.build().orElseThrow();
    try {
      Optional<AppBuild> current = new Builds(bench, app.name()).current();
      if (current.filter(served::equals).isPresent()) {
        return Optional.of(app);
      }
      Optional<BuildInUse> held = new Builds(bench, app.name()).holdCurrent();
      if (held.isPresent() && held.get().build().hasCodeOf(served)) {
        return Optional.of(app.withPagesOf(held.get()));
      }
      held.ifPresent(BuildInUse::close);
      return Optional.empty();
    } catch (IOException unreadable) {
      return Optional.empty(); // loading it says so
    }
  }

  private Generation generation(
      long sequence, Map<String, LoadedApp> apps, Json json, Handles handles) {
    return new Generation(
        new GenerationId(sequence, contentHash(apps)),
        new LinkedHashMap<>(apps),
        Map.copyOf(faults),
        json,
        handles,
        emails(apps));
  }

  private TemplateEngine emails(Map<String, LoadedApp> apps) {
    Map<String, Path> folders = new HashMap<>();
    for (LoadedApp app : apps.values()) {
      app.build().ifPresent(build -> folders.put(app.name(), build.emails()));
    }
    return new TemplateEngine(folders, EMAILS_OF_THE_RUNTIME, new BundleUrls(bench));
  }

  /**
   * Loads {@code build}, which need not be sealed, with the apps it requires, and nothing else.
   *
   * @throws AppFault when it cannot be served
   */
  void check(AppBuild build) throws IOException {
    underWay.add(build.app());
    try (AppClassLoader loader = new AppClassLoader(build, api)) {
      load(build.app(), loader);
    }
  }

  private void loadBuiltIn() {
    ClassLoader runtime = getClass().getClassLoader();
    // A test of an app has that app on its class path too.
    ServiceLoader.load(App.class, runtime).stream()
        .map(ServiceLoader.Provider::get)
        .filter(app -> app.name().equals(AppFiles.BUILT_IN))
        .findFirst()
        .ifPresent(app ->
            apps.put(
                AppFiles.BUILT_IN,
                declarations.load(
                    app,
                    Optional.empty(),
                    app.getClass().getClassLoader(),
                    BuiltInClasses.annotated(app))));
  }

  /** The app of that name, loaded now if it is not yet. */
  private LoadedApp enter(String name) {
    LoadedApp loaded = apps.get(name);
    if (loaded != null) {
      return loaded;
    }
    AppFault known = faults.get(name);
    if (known != null) {
      throw known;
    }
    if (!underWay.add(name)) {
      throw new AppFault(name, "apps require each other in a circle: " + underWay);
    }
    try {
      LoadedApp app = newest(name);
      apps.put(name, app);
      return app;
    } catch (AppFault fault) {
      faults.putIfAbsent(name, fault);
      LoadedApp before = old.get(name);
      if (before == null) {
        throw fault;
      }
      apps.put(name, before);
      return before;
    } finally {
      underWay.remove(name);
    }
  }

  /** The app from the newest build that can be loaded; of others the fault is kept. */
  private LoadedApp newest(String name) {
    AppFault last = null;
    Deque<BuildInUse> builds = new ArrayDeque<>(builds(name));
    try {
      while (!builds.isEmpty()) {
        try {
          return load(name, loader(name, builds.removeFirst()));
        } catch (AppFault fault) {
          faults.putIfAbsent(name, fault);
          last = fault;
        }
      }
    } finally {
      builds.forEach(BuildInUse::close);
    }
    throw Objects.requireNonNull(last);
  }

  private List<BuildInUse> builds(String name) {
    Path folder = bench.apps().resolve(name);
    if (!Files.isDirectory(folder)) {
      throw new AppFault(
          name, "%s is missing; add it, or take it out of sites/apps.txt".formatted(folder));
    }
    try {
      List<BuildInUse> builds = new Builds(bench, name).hold();
      if (builds.isEmpty()) {
        throw new AppFault(name, "it is not built; run: bench build --app " + name);
      }
      return builds;
    } catch (IOException e) {
      throw new AppFault(name, "its builds cannot be read: " + e, e);
    }
  }

  private AppClassLoader loader(String name, BuildInUse held) {
    try {
      return new AppClassLoader(held, api);
    } catch (UncheckedIOException e) {
      held.close();
      throw new AppFault(name, "its files cannot be read: " + e.getMessage(), e);
    }
  }

  private LoadedApp load(String name, AppClassLoader loader) {
    try {
      App app = AppLoader.provider(name, loader);
      loader.require(required(app));
      return declarations.load(app, loader.held(), loader, loader.build().annotatedClasses());
    } catch (AppFault e) {
      throw e;
    } catch (IOException e) {
      throw new AppFault(name, "its files cannot be read: " + e, e);
    } catch (RuntimeException | LinkageError e) { // of the app's own code, or of a class file
      throw new AppFault(name, "it cannot be loaded: " + e, e);
    }
  }

  private List<AppClassLoader> required(App app) {
    List<AppClassLoader> required = new ArrayList<>();
    Set<String> known = AppFiles.names(bench);
    for (String other : app.requires()) {
      if (other.equals(AppFiles.BUILT_IN)) {
        continue;
      }
      if (!known.contains(other)) {
        throw new AppFault(
            app.name(), "it requires the app %s, which is not in sites/apps.txt".formatted(other));
      }
      if (entered(app.name(), other).loader() instanceof AppClassLoader loader) {
        required.add(loader);
      }
    }
    return required;
  }

  private LoadedApp entered(String app, String required) {
    try {
      return enter(required);
    } catch (AppFault broken) {
      throw new AppFault(
          app,
          "it requires the app %s, which is broken (%s)".formatted(required, broken.getMessage()),
          broken);
    }
  }

  /** A short hash of what the apps consist of: their builds. */
  private static String contentHash(Map<String, LoadedApp> apps) {
    MessageDigest digest = sha256();
    for (LoadedApp app : apps.values()) {
      app.build()
          .ifPresent(
              build -> digest.update((app.name() + ' ' + build.id() + '\n').getBytes(UTF_8)));
    }
    return HexFormat.of().formatHex(digest.digest(), 0, HASH_BYTES);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

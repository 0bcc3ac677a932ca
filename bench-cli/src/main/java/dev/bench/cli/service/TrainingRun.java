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
 * One run of a service that the JVM records: the AOT cache of the service holds the classes that
 * are loaded here.
 *
 * <p>The service starts beside the bench's own one, on a port of its own. It answers a few requests
 * that change nothing, and ends. If the Redis of the bench does not answer in time, the service is
 * left out and the cache holds fewer classes.
 */
public final class TrainingRun {

  /** How long to wait for the Redis of a bench that is starting. */
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
  @SuppressWarnings("try") // Closing a service is never interrupted.
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

  /** Requests some pages from a local port. */
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
      // The classes are loaded even when the database is away.
    }
  }

  private static Optional<String> read(Context ctx) {
    ctx.db().createQuery("select name from bench_user limit 1").mapTo(String.class).findOne();
    return ctx.cache().get("training", String.class);
  }

  /** Loads all classes of the bench, since the requests above need only a few of them. */
  public static void loadOwnClasses() throws IOException {
    loadOwnClasses("dev.bench.");
  }

  /** Loads the classes of some packages: a JVM loads all classes of its cache, needed or not. */
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
      // This service never needs a class whose library it lacks.
    }
  }
}

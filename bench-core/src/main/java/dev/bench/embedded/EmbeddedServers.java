package dev.bench.embedded;

import dev.bench.config.BenchDirectory;
import dev.bench.embedded.binaries.Binaries;
import dev.bench.embedded.binaries.ServerFailedException;
import dev.bench.redis.RedisAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The servers that a bench runs for itself where none is configured and none answers.
 *
 * <p>A command opens a {@link ServerUse} of what it needs and closes it at its end; {@code bench
 * start} does the same for as long as it runs. The first one starts the server, the last one ends
 * it. Thread-safe.
 */
public final class EmbeddedServers {

  /** The name of MariaDB in {@code config/pids} and among the processes of a run. */
  public static final String MARIADB = "mariadb";

  private static final int FIRST_MARIADB_PORT = 13_306;
  private static final int MARIADB_PORTS = 100;
  private static final Duration PROBE_LIMIT = Duration.ofSeconds(2);

  private final BenchDirectory bench;
  private final Binaries binaries;

  /** The servers of {@code bench}, run with {@code binaries}. */
  public EmbeddedServers(BenchDirectory bench, Binaries binaries) {
    this.bench = bench;
    this.binaries = binaries;
  }

  /** Uses the bench's own MariaDB. */
  public ServerUse mariaDb() {
    return attempt(() -> sharedMariaDb().use(this::mariaDbPlan));
  }

  /** Uses the bench's own MariaDB again, which has ended under {@code former}; that is closed. */
  public ServerUse mariaDb(ServerUse former) {
    ServerUse next = mariaDb();
    former.letGo();
    return next;
  }

  /**
   * Uses the bench's own MariaDB, where another process may be about to run it.
   *
   * @param awaitOthers called when it does not run; returns once another program has brought it
   *     back, if one does so
   */
  public ServerUse mariaDb(Runnable awaitOthers) {
    if (runningMariaDb().isEmpty()) {
      awaitOthers.run();
    }
    return mariaDb();
  }

  /** Starts MariaDB until it is stopped by hand; false when it runs already. */
  public boolean startMariaDb() {
    return attempt(() -> sharedMariaDb().startByHand(this::mariaDbPlan));
  }

  /** Stops MariaDB even if others use it; false when it does not run. */
  public boolean stopMariaDb() {
    return attempt(() -> sharedMariaDb().stop());
  }

  /** The bench's own MariaDB as it runs now. */
  public Optional<RunningServer> runningMariaDb() {
    return sharedMariaDb().running();
  }

  /** Where root's name and password for MariaDB are, for client programs; mode 0600. */
  public Path mariaDbRootFile() {
    return mariaDbFolder().resolve(RootLogin.FILE);
  }

  /** Root's password for MariaDB. */
  public String mariaDbRootPassword() {
    return attempt(() -> RootLogin.read(mariaDbRootFile()).password());
  }

  /** MariaDB's Unix socket. */
  public Path mariaDbSocket() {
    return MariaDbServer.socket(bench.pids());
  }

  /** Whether a Redis at {@code address} could be the bench's own: on this machine, without TLS. */
  public static boolean canBeOwn(RedisAddress address) {
    return address.isLoopback() && !address.tls();
  }

  /**
   * Uses the Redis {@code name} ({@code redis_cache} or {@code redis_queue}) at {@code address},
   * which another process runs.
   *
   * @param limit how long it is waited for
   * @param waiting called once, before it is waited for
   * @throws ServerFailedException when nothing answers within the limit
   */
  public ServerUse redisOfOthers(
      String name, RedisAddress address, Duration limit, Runnable waiting) {
    boolean answers = isThere(address);
    if (!answers && limit.isPositive()) {
      waiting.run();
      answers = Wait.until(() -> isThere(address), limit);
    }
    if (!answers) {
      throw new ServerFailedException(
          "Nothing answers at %s, which %s names; start that Redis or mend the setting in %s"
              .formatted(address, name, bench.commonSiteConfig()));
    }
    return ServerUse.ofOthers(null);
  }

  /**
   * Whether a server answers, or one of the Sentinels. Its users ask one that is encrypted; here it
   * is enough that it listens.
   */
  private static boolean isThere(RedisAddress address) {
    return address.places().stream()
        .map(place -> new RedisProbe(place.host(), place.port()))
        .map(probe -> address.tls() ? (Probe) probe::connects : probe)
        .anyMatch(probe -> probe.ready(PROBE_LIMIT));
  }

  /**
   * Uses the Redis {@code name} at {@code address}, on this machine: what answers there, or else
   * the bench's own, run with {@code config/<name>.conf}.
   */
  public ServerUse redis(String name, RedisAddress address) {
    return redis(name, address, () -> false);
  }

  /**
   * The same, where another process may be about to run it.
   *
   * @param isBrought asked when nothing answers: whether another program runs it, whose port must
   *     be left free; returns once that Redis answers
   */
  public ServerUse redis(String name, RedisAddress address, BooleanSupplier isBrought) {
    RedisProbe probe = probe(address);
    SharedServer shared = new SharedServer(name, bench.pids(), probe);
    boolean ours = shared.running().isPresent();
    if (!ours && probe.ready(PROBE_LIMIT)) {
      return ServerUse.ofOthers(null);
    }
    if (!ours && isBrought.getAsBoolean()) {
      return ServerUse.ofOthers(null);
    }
    return attempt(() -> shared.use(() -> redisPlan(name, probe.port())));
  }

  private static RedisProbe probe(RedisAddress address) {
    return new RedisProbe(address.host(), address.port());
  }

  private ServerPlan redisPlan(String name, int port) {
    Path config = bench.config().resolve(name + ".conf");
    if (!Files.isRegularFile(config)) {
      throw new ServerFailedException(
          "%s is missing; write it with: bench setup redis".formatted(config));
    }
    return new ServerPlan(
        name,
        List.of(
            binaries.redisServer().toString(), config.toString(), "--port", Integer.toString(port)),
        bench.root(),
        bench.pids(),
        port,
        bench.logs().resolve(name.replace('_', '-') + ".log"));
  }

  private ServerPlan mariaDbPlan() {
    return attempt(() -> {
      MariaDbServer server = MariaDbServer.prepare(binaries, mariaDbFolder(), bench.pids());
      int port = FreePort.near(FIRST_MARIADB_PORT, MARIADB_PORTS);
      return new ServerPlan(
          MARIADB,
          server.command(port),
          bench.root(),
          server.data(),
          port,
          bench.logs().resolve("mariadb.log"));
    });
  }

  private SharedServer sharedMariaDb() {
    return new SharedServer(MARIADB, bench.pids(), new MariaDbProbe(mariaDbSocket()));
  }

  private Path mariaDbFolder() {
    return bench.env().resolve(MARIADB);
  }

  private interface Act<T> {
    T run() throws IOException;
  }

  private static <T> T attempt(Act<T> act) {
    try {
      return act.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }
}

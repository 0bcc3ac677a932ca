package dev.bench.cli.setup;

import dev.bench.cli.runs.RunChoice;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.embedded.EmbeddedServers;
import dev.bench.embedded.ServerUse;
import dev.bench.embedded.binaries.Binaries;
import dev.bench.redis.RedisAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * The database and Redis servers that a command uses, for as long as it runs.
 *
 * <p>A server that answers, or is configured to run elsewhere, is used as it is. Otherwise the
 * bench's own server is started here, and stops with its last user. A server that {@code bench
 * start} manages is waited for.
 */
public final class OwnServers implements AutoCloseable {

  /** The variable that is 1 where a supervisor runs both Redis: they are waited for. */
  private static final String SKIP_REDIS = "BENCH_SKIP_REDIS";

  /** Without {@code server_wait_limit}; less than a service may take to start. */
  private static final Duration WAIT_LIMIT = Duration.ofSeconds(40);

  private final BenchDirectory bench;
  private final BenchConfig config;
  private final EmbeddedServers servers;
  private final Duration waitLimit;
  private final Consumer<String> progress;

  /** How long to wait for a Redis that this bench does not run. */
  private Duration patience = Duration.ZERO;

  private final Deque<ServerUse> uses = new ArrayDeque<>();

  /**
   * The servers of {@code bench}; none is used yet.
   *
   * @param progress hears of what takes long, such as fetching a server
   */
  public OwnServers(BenchDirectory bench, BenchConfig config, Consumer<String> progress) {
    this.bench = bench;
    this.config = config;
    this.servers = new EmbeddedServers(bench, Binaries.ofMachine(System.getenv(), progress));
    this.waitLimit = config.settings().duration("server_wait_limit").orElse(WAIT_LIMIT);
    this.progress = progress;
  }

  /** How long to wait for servers that others run or restart. */
  Duration waitLimit() {
    return waitLimit;
  }

  /** Waits longer for a Redis that others run, as a long-running process may. */
  public OwnServers patiently() {
    patience = waitLimit;
    return this;
  }

  /** Uses all servers of the bench. */
  public OwnServers all() throws IOException {
    return redis().database();
  }

  /** Uses both Redis. */
  public OwnServers redis() throws IOException {
    new BenchFiles(bench).makeMissing();
    redis("redis_cache", config.redisCache());
    redis("redis_queue", config.redisQueue());
    return this;
  }

  private void redis(String name, RedisAddress address) {
    boolean others =
        config.settings().flag("skip_redis")
            || "1".equals(System.getenv(SKIP_REDIS))
            || !EmbeddedServers.canBeOwn(address);
    uses.push(
        others
            ? servers.redisOfOthers(name, address, patience, () -> tellWaiting(name, address))
            : servers.redis(name, address, () -> isBrought(name)));
  }

  /** Uses MariaDB, unless the settings name one. */
  public OwnServers database() {
    if (!hasOtherDatabase(config)) {
      uses.push(servers.mariaDb(() -> isBrought(EmbeddedServers.MARIADB)));
    }
    return this;
  }

  private void tellWaiting(String name, RedisAddress address) {
    progress.accept("%s at %s does not answer yet; waiting for it".formatted(name, address));
  }

  /** A server that {@code bench start} restarts is left to it, since it knows what is wrong. */
  private boolean isBrought(String name) {
    return RunChoice.ofBench(bench.root()).awaits(name, waitLimit);
  }

  /** Whether the settings name a database server that is not the bench's own. */
  public static boolean hasOtherDatabase(BenchConfig config) {
    return config.settings().text("db_host").isPresent()
        || config.settings().text("db_socket").isPresent();
  }

  @Override
  public void close() {
    while (!uses.isEmpty()) {
      uses.pop().close();
    }
  }
}

package dev.bench.cli.setup;

import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.redis.Redis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Lets the {@code redis_queue} of an older bench keep each write on disk.
 *
 * <p>Its data come into the append-only file before its settings name that file: a Redis that is
 * started with {@code appendonly yes} and without the file ignores its snapshot, and so every job.
 * A kill between the two leaves the old settings, and the next start does both again.
 */
public final class QueueDurability {

  private final BenchDirectory bench;
  private final Path file;

  /** For {@code bench}. */
  public QueueDurability(BenchDirectory bench) {
    this.bench = bench;
    this.file = bench.config().resolve("redis_queue.conf");
  }

  /** Whether the file of Redis has the old settings. */
  public boolean isDue() throws IOException {
    return Files.isRegularFile(file) && RedisConf.lacksAppendOnly(Files.readString(file));
  }

  /** Brings data and settings up to date. */
  public void bring(Consumer<String> progress) throws IOException {
    bringData(progress);
    Draft.of(bench.root(), "config/redis_queue.conf", RedisConf::withAppendOnly).write();
  }

  /** Brings the data into the append-only file; starts the Redis for that if it does not run. */
  public void bringData(Consumer<String> progress) throws IOException {
    BenchConfig config = BenchConfig.load(bench);
    if (!isDue() || config.settings().flag("skip_redis")) {
      return;
    }
    try (OwnServers servers = new OwnServers(bench, config, progress).redis();
        Redis redis = Redis.connect(config.redisQueue(), "bench-setup")) {
      redis.keepEachWrite(servers.waitLimit());
    }
  }
}

package dev.bench.cli.watch;

import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.redis.Redis;
import dev.bench.redis.RedisKeys;
import dev.bench.redis.RedisUnavailableException;
import java.io.IOException;
import java.util.Optional;

/** Tells running services that there are new builds, when they follow them. */
public final class GenerationBell implements AutoCloseable {

  private final BenchConfig config;
  private final AnnouncedBuilds announced;
  private final Redis queue;

  /** The bell of the bench with these settings; connects at its first use. */
  GenerationBell(BenchDirectory bench, BenchConfig config) {
    this.config = config;
    this.announced = new AnnouncedBuilds(bench);
    this.queue = Redis.connect(config.redisQueue(), "builds");
  }

  /**
   * Announces the next generation; does nothing without {@code developer_mode}.
   *
   * @return why no service hears of it; empty when they do
   */
  public Optional<String> ring() throws IOException {
    if (!config.developerMode()) {
      return Optional.empty();
    }
    String key = RedisKeys.GENERATION.key(config.benchId());
    String builds = announced.current(); // services load these, or newer ones
    try {
      queue.publish(key, Long.toString(queue.incr(key)));
      announced.keep(builds);
      return Optional.empty();
    } catch (RedisUnavailableException away) {
      return Optional.of(String.valueOf(away.getMessage()));
    }
  }

  @Override
  public void close() {
    queue.close();
  }
}

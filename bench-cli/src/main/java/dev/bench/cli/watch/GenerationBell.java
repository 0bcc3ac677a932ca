package dev.bench.cli.watch;

import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.redis.Redis;
import dev.bench.redis.RedisKeys;
import dev.bench.redis.RedisUnavailableException;
import java.io.IOException;

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

  /** What became of an announcement. */
  public sealed interface Rung {

    /**
     * It was announced.
     *
     * @param generation its number
     * @param services how many processes heard of it
     */
    record Heard(long generation, long services) implements Rung {}

    /**
     * Nothing was announced.
     *
     * @param reason why
     */
    record Unheard(String reason) implements Rung {}
  }

  /** Announces the next generation; not without {@code developer_mode}. */
  public Rung ring() throws IOException {
    if (!config.developerMode()) {
      return new Rung.Unheard("developer_mode is not set");
    }
    String key = RedisKeys.GENERATION.key(config.benchId());
    String builds = announced.current(); // services load these, or newer ones
    try {
      long generation = queue.incr(key);
      long services = queue.publish(key, Long.toString(generation));
      announced.keep(builds);
      return new Rung.Heard(generation, services);
    } catch (RedisUnavailableException away) {
      return new Rung.Unheard(String.valueOf(away.getMessage()));
    }
  }

  /** Hears which services run what was announced. */
  ServingServices services() {
    return new ServingServices(config, queue);
  }

  @Override
  public void close() {
    queue.close();
  }
}

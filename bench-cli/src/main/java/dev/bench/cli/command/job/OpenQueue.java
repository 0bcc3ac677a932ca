package dev.bench.cli.command.job;

import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.setup.OwnServers;
import dev.bench.cli.setup.Terminal;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.operate.Explanation;
import dev.bench.operate.Reach;
import dev.bench.queue.Queues;
import dev.bench.redis.Redis;
import dev.bench.redis.RedisLimits;
import dev.bench.site.SiteState;
import dev.bench.site.Sites;
import java.io.IOException;
import java.util.Optional;

/** The Redis of jobs of a bench, open for one command; started for it when nothing runs it. */
final class OpenQueue implements AutoCloseable {

  private final OwnServers servers;
  private final Redis redis;
  private final Reach reach;
  private final Sites sites;

  private OpenQueue(OwnServers servers, Redis redis, Reach reach, Sites sites) {
    this.servers = servers;
    this.redis = redis;
    this.reach = reach;
    this.sites = sites;
  }

  /** The queue of the bench that is meant. */
  static OpenQueue of(BenchCommand bench) throws IOException {
    BenchDirectory directory = bench.directory();
    BenchConfig config = BenchConfig.load(directory);
    Sites sites = new Sites(directory, config);
    bench.typedSite().ifPresent(sites::require);
    OwnServers servers =
        new OwnServers(directory, config, Terminal.current().progress()::doing).redis();
    Redis redis = Redis.connect(config.redisQueue(), "command", RedisLimits.of(config.settings()));
    Reach reach =
        new Reach(redis, config.benchId(), Queues.of(config.settings()), Optional.empty());
    return new OpenQueue(servers, redis, reach, sites);
  }

  /** All jobs of the bench. */
  Reach reach() {
    return reach;
  }

  /** What explains the jobs of the bench. */
  Explanation explanation() {
    return new Explanation(
        reach, site -> sites.find(site).map(SiteState::inMaintenance).orElse(false));
  }

  @Override
  public void close() {
    redis.close();
    servers.close();
  }
}

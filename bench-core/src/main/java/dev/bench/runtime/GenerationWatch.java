package dev.bench.runtime;

import dev.bench.app.Apps;
import dev.bench.app.GenerationId;
import dev.bench.config.BenchConfig;
import dev.bench.redis.Redis;
import dev.bench.redis.RedisKeys;
import dev.bench.redis.RedisUnavailableException;
import dev.bench.redis.Subscription;
import dev.bench.redis.SubscriptionListener;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the generation that the watcher announces; only ever started in {@code developer_mode}.
 *
 * <p>The message is no more than a bell with a number: what is loaded is what lies in the bench's
 * own folders. After an outage the number is read again, since a bell may have been missed.
 */
final class GenerationWatch implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(GenerationWatch.class);

  /** How long a unit of work waits for newer code. */
  static final Duration LOAD_LIMIT = Duration.ofSeconds(10);

  private final BenchConfig config;
  private final Redis queue;
  private final Apps apps;
  private final String process;
  private final String key;
  private final Duration limit;
  private final ExecutorService loader =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("generation").factory());
  private @Nullable Subscription subscription;

  /**
   * Follows the generations of {@code apps}.
   *
   * @param process the name by which this process answers the watcher
   */
  GenerationWatch(BenchConfig config, Redis queue, Apps apps, String process) {
    this.config = config;
    this.queue = queue;
    this.apps = apps;
    this.process = process;
    this.key = RedisKeys.GENERATION.key(config.benchId());
    this.limit = config.settings().duration("generation_load_limit").orElse(LOAD_LIMIT);
  }

  synchronized void start() {
    if (subscription == null) {
      subscription = queue.subscribe(Set.of(key), new Bell());
    }
  }

  @Override
  public synchronized void close() {
    if (subscription != null) {
      subscription.close();
    }
    loader.shutdownNow();
  }

  /**
   * Loads the builds of now unless this process is as new as {@code wanted}; waits for that up to
   * the limit {@code generation_load_limit}.
   */
  void catchUp(GenerationId wanted) throws InterruptedException {
    if (!apps.isOlderThan(wanted)) {
      return;
    }
    Future<?> loading = loader.submit(() -> loadUnlessReached(wanted));
    try {
      loading.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException slow) {
      log.warn(
          "Generation {} is not loaded within {} ms; this process is still older",
          wanted,
          limit.toMillis());
    } catch (ExecutionException failed) {
      log.error("Generation {} cannot be loaded; the last good one stays", wanted, failed);
    }
  }

  private void loadUnlessReached(GenerationId wanted) {
    if (apps.isOlderThan(wanted)) {
      apps.reload(wanted.sequence());
    }
  }

  private void load(String announced) {
    try {
      long number = Long.parseLong(announced);
      apps.reload(number);
      answer(number);
    } catch (NumberFormatException e) {
      log.warn("An announced generation is not a number; it is ignored");
    } catch (RuntimeException e) {
      log.error("The announced generation cannot be loaded; the last good one stays", e);
    }
  }

  /** Tells the watcher that this process runs the generation. */
  private void answer(long number) {
    try {
      String channel = RedisKeys.GENERATION_SERVED.key(config.benchId());
      queue.publish(channel, number + " " + process);
    } catch (RedisUnavailableException away) {
      log.debug("The watcher does not hear that generation {} is served", number, away);
    }
  }

  /** Hears of new generations; loading is left to another thread, since it takes its time. */
  private final class Bell implements SubscriptionListener {

    @Override
    public void message(String channel, String message) {
      loader.execute(() -> load(message));
    }

    @Override
    public void connected(Duration gap) {
      loader.execute(() -> {
        try {
          queue.get(key).ifPresent(GenerationWatch.this::load);
        } catch (RedisUnavailableException e) {
          log.debug("Redis went away again; the next connection reads the generation", e);
        }
      });
    }
  }
}

package dev.bench.cli.watch;

import dev.bench.config.BenchConfig;
import dev.bench.redis.Redis;
import dev.bench.redis.RedisKeys;
import dev.bench.redis.Subscription;
import dev.bench.redis.SubscriptionListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Hears which services run a generation: each says so on a channel when it has loaded one.
 *
 * <p>What is published while Redis is away is missed; then the wait for it ends at its limit.
 * Thread-safe.
 */
final class ServingServices implements AutoCloseable {

  /** Answers for so many generations are kept: those that come before they are waited for. */
  private static final int KEPT = 8;

  private final Subscription subscription;

  /** The names of services that answered, by generation; a name twice is two processes. */
  private final TreeMap<Long, List<String>> heard = new TreeMap<>();

  private @Nullable Expected expected;

  private record Expected(long generation, long services, CompletableFuture<List<String>> all) {}

  ServingServices(BenchConfig config, Redis queue) {
    String channel = RedisKeys.GENERATION_SERVED.key(config.benchId());
    this.subscription =
        queue.subscribe(
            Set.of(channel),
            new SubscriptionListener() {
              @Override
              public void message(String from, String message) {
                answered(message);
              }
            });
  }

  /** Waits for so many services, in place of what was waited for before. */
  synchronized CompletableFuture<List<String>> expect(long generation, long services) {
    Expected next = new Expected(generation, services, new CompletableFuture<>());
    expected = next;
    complete(next);
    return next.all();
  }

  /** The services that run {@code generation}, as far as they have said so. */
  synchronized List<String> heard(long generation) {
    return heard.getOrDefault(generation, List.of()).stream().sorted().toList();
  }

  private synchronized void answered(String message) {
    String[] parts = message.split(" ", 2);
    Optional<Long> generation = number(parts[0]);
    if (generation.isPresent() && parts.length == 2) {
      heard.computeIfAbsent(generation.get(), _ -> new ArrayList<>()).add(parts[1]);
      while (heard.size() > KEPT) {
        heard.pollFirstEntry();
      }
      if (expected != null) {
        complete(expected);
      }
    }
  }

  private void complete(Expected waited) {
    List<String> services = heard(waited.generation());
    if (services.size() >= waited.services()) {
      waited.all().complete(services);
    }
  }

  private static Optional<Long> number(String text) {
    try {
      return Optional.of(Long.parseLong(text));
    } catch (NumberFormatException notOurs) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    subscription.close();
  }
}

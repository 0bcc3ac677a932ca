package dev.bench.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bench.embedded.RunningServer;
import dev.bench.redis.Redis;
import dev.bench.redis.RedisKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two hosts with the same pids, one {@code sites/}, one Redis and one MariaDB. */
class TwoHostsIT {

  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final String SLOW =
      """
      package todo;

      import dev.bench.Context;
      import dev.bench.Job;
      import java.nio.file.Files;
      import java.nio.file.Path;

      /** A job that ends when a file is there. */
      public final class Slow {
        private Slow() {}

        @Job
        public static String until(Context ctx, String file) throws InterruptedException {
          while (!Files.exists(Path.of(file))) {
            Thread.sleep(20);
          }
          return file;
        }
      }
      """;

  private static BenchUnderTest bench;
  private static Running servers;
  private static Process relay;
  private static NamespaceHost one;
  private static NamespaceHost two;

  @BeforeAll
  static void start() throws IOException {
    NamespaceHost.assumePossible();
    bench = BenchUnderTest.make();
    Files.writeString(bench.root().resolve("apps/todo/src/main/java/todo/Slow.java"), SLOW);
    bench.set(Map.of("developer_mode", 0, "worker_lease", "5s"));
    servers = bench.start("redis_cache", "redis_queue");
    int database = RunningServer.mariaDb(bench.root().resolve("config/pids")).orElseThrow().port();
    List<Integer> ports =
        List.of(database, bench.config().redisCache().port(), bench.config().redisQueue().port());
    Path sockets = bench.root().resolveSibling("relay");
    relay = NamespaceHost.relay(sockets, ports);
    one = NamespaceHost.start(bench, "one", sockets, ports, database);
    two = NamespaceHost.start(bench, "two", sockets, ports, database);
  }

  @AfterAll
  static void end() throws IOException {
    for (AutoCloseable each : new AutoCloseable[] {one, two, servers}) {
      try {
        if (each != null) {
          each.close();
        }
      } catch (Exception failed) {
        throw new IOException(failed);
      }
    }
    if (relay != null) {
      relay.destroy();
    }
    if (bench != null) {
      bench.close();
    }
  }

  @Test
  void equal_pids_are_told_apart_and_what_one_host_changes_or_leaves_is_seen_by_the_other()
      throws IOException {
    String id = bench.config().benchId();
    try (Redis redis = bench.inside().queue()) {
      // Both are known, each by itself.
      assertThat(workers(redis)).containsOnlyKeys("one", "two");
      assertThat(workers(redis).values())
          .allMatch(facts -> facts.get("pid").equals("" + NamespaceHost.WORKER_PID));
      Set<String> processes = redis.smembers(RedisKeys.PROCESSES.key(id));
      assertThat(processes).hasSize(2);
      assertThat(processes).allMatch(each -> redis.exists(RedisKeys.LEASE.key(each)));
      assertThat(List.of(one, two))
          .allMatch(host -> host.run("bench", "health", "worker").status() == 0);
      String leader = redis.get(RedisKeys.LEADER.key(id)).orElseThrow();
      assertThat(leader).startsWith(NamespaceHost.SCHEDULER_PID + "-");
      NamespaceHost leading = one.said("schedule").contains("leads") ? one : two;
      NamespaceHost standing = leading == one ? two : one;
      assertThat(standing.said("schedule")).doesNotContain("This scheduler leads");

      // Their places for connections are counted apart.
      assertThat(one.answer()).isEqualTo(200);
      assertThat(two.answer()).isEqualTo(200);
      await()
          .atMost(LIMIT)
          .until(() -> places(redis, id, "web (pid " + NamespaceHost.WEB_PID + ")#") == 2);

      // A change of a site that one host makes is seen by the other.
      two.run("bench", "set-maintenance-mode", "on").succeeded();
      await().atMost(LIMIT).until(() -> one.answer() == 503);
      one.run("bench", "set-maintenance-mode", "off").succeeded();
      await().atMost(LIMIT).until(() -> two.answer() == 200);

      // A host without power: its job runs again on the other, which keeps what is its own.
      String before = leader;
      Path go = bench.root().resolve("sites/go");
      String job = enqueued(leading, go);
      await()
          .atMost(LIMIT)
          .until(() -> redis.hget(RedisKeys.JOB.key(job), "status").equals(Optional.of("started")));
      String worker = redis.hget(RedisKeys.JOB.key(job), "worker_name").orElseThrow();
      NamespaceHost dying = worker.contains(".one.") ? one : two;
      NamespaceHost living = dying == one ? two : one;
      String survivor = workerName(redis, living);
      dying.kill();
      Files.createFile(go);
      await()
          .atMost(LIMIT)
          .until(
              () -> redis.hget(RedisKeys.JOB.key(job), "status").equals(Optional.of("finished")));
      assertThat(workerName(redis, living)).isEqualTo(survivor);
      await().atMost(LIMIT).until(() -> redis.smembers(RedisKeys.PROCESSES.key(id)).size() == 1);
      await().atMost(LIMIT).until(() -> redis.exists(RedisKeys.LEADER.key(id)));
      assertThat(redis.get(RedisKeys.LEADER.key(id)).orElseThrow())
          .satisfies(now -> {
            if (dying == leading) {
              assertThat(now).isNotEqualTo(before);
            } else {
              assertThat(now).isEqualTo(before);
            }
          });
      await()
          .atMost(LIMIT)
          .until(() -> places(redis, id, "web (pid " + NamespaceHost.WEB_PID + ")#") <= 1);
      assertThat(living.answer()).isEqualTo(200);
      assertThat(living.run("bench", "health", "worker").status()).isZero();
    }
  }

  private static String enqueued(NamespaceHost host, Path go) {
    String said =
        host.run("bench", "enqueue", "todo.Slow.until", "--kwargs", "{\"file\": \"" + go + "\"}")
            .succeeded()
            .output();
    return said.strip().lines().toList().getLast().strip();
  }

  private static String workerName(Redis redis, NamespaceHost host) {
    return redis.smembers(RedisKeys.WORKERS.key()).stream()
        .filter(key -> key.contains("." + host.name() + "."))
        .findFirst()
        .orElseThrow();
  }

  /** What is known of each worker, by its host. */
  private static Map<String, Map<String, String>> workers(Redis redis) {
    return redis.smembers(RedisKeys.WORKERS.key()).stream()
        .map(redis::hgetAll)
        .collect(Collectors.toMap(facts -> facts.get("hostname"), facts -> facts));
  }

  /** How many processes of that name have places. */
  private static long places(Redis redis, String id, String process) {
    String server =
        "127.0.0.1:"
            + RunningServer.mariaDb(bench.root().resolve("config/pids")).orElseThrow().port();
    return redis.hgetAll(RedisKeys.CONNECTIONS.key(id, server)).keySet().stream()
        .filter(field -> field.contains(process))
        .count();
  }
}

package dev.bench.database.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.bench.database.DatabaseAddress;
import dev.bench.database.DatabaseLimits;
import dev.bench.database.DatabaseUnavailableException;
import dev.bench.database.Databases;
import dev.bench.database.Transaction;
import dev.bench.redis.Redis;
import dev.bench.redis.RedisKeys;
import dev.bench.testkit.RealMariaDb;
import dev.bench.testkit.RealRedis;
import dev.bench.time.BenchClock;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ConnectionLeasesTest {

  @RegisterExtension static final RealRedis redisServer = new RealRedis();
  @RegisterExtension static final RealMariaDb mariaDb = new RealMariaDb();

  private static final String SERVER = "db:3306";
  private static final int LIMIT = 5;

  /** No place ends by itself, and none is renewed in the middle of a test. */
  private static final Duration LONG = Duration.ofHours(1);

  private final List<AutoCloseable> open = new ArrayList<>();
  private Redis redis;

  @BeforeEach
  void connect() {
    redis = Redis.connect(redisServer.uri(), "test");
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
    redis.close();
  }

  @Test
  void processes_never_have_more_places_than_there_are() throws Exception {
    List<ConnectionLeases> processes =
        List.of(leases("web", LIMIT), leases("worker.1", LIMIT), leases("worker.2", LIMIT));
    AtomicInteger used = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    try (var threads = Executors.newFixedThreadPool(9)) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 9; i++) {
        ConnectionLeases mine = processes.get(i % processes.size());
        all.add(
            threads.submit(() -> {
              for (int round = 0; round < 300; round++) {
                if (mine.take(SERVER)) {
                  most.accumulateAndGet(used.incrementAndGet(), Math::max);
                  Thread.onSpinWait();
                  used.decrementAndGet();
                  mine.giveBack(SERVER);
                }
              }
            }));
      }
      for (Future<?> each : all) {
        each.get();
      }
    }
    assertThat(most.get()).isBetween(1, LIMIT);
  }

  @Test
  void a_process_without_a_place_learns_which_ones_have_them_and_gets_one_that_is_given_back() {
    ConnectionLeases web = leases("web", LIMIT);
    ConnectionLeases worker = leases("worker", LIMIT);
    ConnectionLeases late = leases("late", LIMIT);
    AtomicInteger asked = new AtomicInteger();
    web.whenWanted(_ -> asked.incrementAndGet());
    for (int i = 0; i < 3; i++) {
      assertThat(web.take(SERVER)).isTrue();
    }
    assertThat(worker.take(SERVER)).isTrue();
    assertThat(worker.take(SERVER)).isTrue();

    assertThat(late.take(SERVER)).isFalse();
    assertThat(late.refusal(SERVER).orElseThrow())
        .startsWith("All 5 connections to MariaDB at db:3306 are in use (")
        .containsPattern("web \\(pid \\d+\\) has 3")
        .containsPattern("worker \\(pid \\d+\\) has 2")
        .doesNotContain("#");
    assertThat(worker.refusal(SERVER)).isEmpty();

    web.giveBack(SERVER);
    web.renew();
    await().until(() -> late.take(SERVER)); // each try is a wish
    assertThat(web.take(SERVER)).isFalse();
    await()
        .until(() -> {
          late.take(SERVER);
          web.renew();
          return asked.get() > 0;
        });
  }

  @Test
  void places_of_a_process_that_died_are_free_when_its_lease_ends() {
    String key = RedisKeys.CONNECTIONS.key("bench", SERVER);
    redis.hset(key, "process:dead (pid 1)#0a", "%d 1000".formatted(LIMIT));
    ConnectionLeases web = leases("web", LIMIT);

    assertThat(web.take(SERVER)).isTrue();

    assertThat(redis.hgetAll(key)).doesNotContainKey("process:dead (pid 1)#0a");
    redis.hset(key, "process:alive (pid 2)#0b", "%d 9999999999999".formatted(LIMIT - 1));
    assertThat(web.take(SERVER)).isFalse();
  }

  @Test
  void without_a_setting_nine_tenths_of_what_the_server_accepts_are_shared() {
    ConnectionLeases web = leases("web", 0);
    assertThat(web.take(SERVER)).isTrue();
    assertThat(web.isUnknown(SERVER)).isTrue();
    web.learn(SERVER, 100);
    assertThat(web.isUnknown(SERVER)).isFalse();
    for (int i = 1; i < 90; i++) {
      assertThat(web.take(SERVER)).as("place %d", i).isTrue();
    }
    assertThat(web.take(SERVER)).isFalse();
    assertThat(leases("new", 0).take(SERVER)).as("one that knows no number").isFalse();
  }

  @Test
  void without_redis_a_process_takes_its_share_only() {
    Redis away = Redis.connect(URI.create("redis://127.0.0.1:1"), "test");
    open.add(away);
    ConnectionLeases web = new ConnectionLeases(away, "bench", "web", 8, LONG);
    open.add(web);

    assertThat(web.take(SERVER)).isTrue();
    assertThat(web.take(SERVER)).isTrue();
    assertThat(web.take(SERVER)).isFalse();
    assertThat(web.refusal(SERVER).orElseThrow()).contains("its share of 2 only");
    web.giveBack(SERVER);
    assertThat(web.take(SERVER)).isTrue();
  }

  @Test
  void databases_of_several_processes_share_the_connections_of_a_server() {
    List<DatabaseAddress> sites =
        List.of(mariaDb.newDatabase(), mariaDb.newDatabase(), mariaDb.newDatabase());
    ConnectionLeases places = leases("first", LIMIT);
    Databases first = databases("first", places);
    Databases second = databases("second", leases("second", LIMIT));
    List<Transaction> held = new ArrayList<>();
    for (int i = 0; i < LIMIT; i++) {
      held.add(first.begin(sites.get(i % 2), true));
    }
    assertThat(connectionsOf(sites)).isEqualTo(LIMIT);

    assertThatThrownBy(() -> second.begin(sites.get(2), true))
        .isInstanceOf(DatabaseUnavailableException.class)
        .hasMessageContaining("All 5 connections")
        .hasMessageContaining("first (pid");

    held.forEach(Transaction::close); // idle now, and closed for the other process
    await()
        .until(() -> {
          places.renew();
          return isServed(second, sites.get(2));
        });
    assertThat(first.connections() + second.connections()).isLessThanOrEqualTo(LIMIT);
  }

  private static boolean isServed(Databases databases, DatabaseAddress site) {
    try {
      databases.begin(site, true).close();
      return true;
    } catch (DatabaseUnavailableException busy) {
      return false;
    }
  }

  /** What the server counts. */
  private static long connectionsOf(List<DatabaseAddress> sites) {
    List<String> databases = sites.stream().map(DatabaseAddress::name).toList();
    return mariaDb
        .ask("select db from information_schema.processlist where db is not null")
        .stream()
        .filter(databases::contains)
        .count();
  }

  private Databases databases(String process, ConnectionLeases places) {
    Databases databases =
        new Databases(10, process, DatabaseLimits.STANDARD, BenchClock.system(), places);
    open.add(databases);
    return databases;
  }

  private ConnectionLeases leases(String process, long perServer) {
    ConnectionLeases leases = new ConnectionLeases(redis, "bench", process, perServer, LONG);
    open.add(leases);
    return leases;
  }
}

package dev.bench.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bench.config.BenchDirectory;
import dev.bench.config.ConfigFile;
import dev.bench.redis.RedisKeys;
import dev.bench.runtime.Bench;
import dev.bench.testkit.AppFixture;
import dev.bench.testkit.RealRedis;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class SchedulerTest {

  @RegisterExtension static final RealRedis redis = new RealRedis();

  private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");
  private static final Instant PLANNED = Instant.parse("2026-11-23T15:00:00Z");
  private static final Timetable.Entry NIGHTLY = new Timetable.Entry("0 0 * * *", TOKYO);

  @TempDir Path folder;
  private Bench bench;

  @BeforeEach
  void openBench() throws Exception {
    AppFixture.in(folder, "shop")
        .compile(
            """
            import dev.bench.*;
            public final class ShopApp implements App {
              public String name() { return "shop"; }
              public void register(Hooks hooks) {
                hooks.daily(ShopApp::close)
                    .cron("0 1 * * *", ShopApp::report, options -> options.queue("nowhere"))
                    .cron("0 1 * * *", ShopApp::close);
              }
              public static void close(Context ctx) {}
              public static void report(Context ctx) {}
            }
            """);
    site("a.localhost", "shop", false);
    site("b.localhost", "shop", false);
    site("paused.localhost", "shop", true);
    site("without.localhost", "bench", false);
    ConfigFile.change(
        new BenchDirectory(folder).commonSiteConfig(),
        config -> {
          config.put("redis_cache", redis.uri().toString());
          config.put("redis_queue", redis.uri().toString());
          config.put("time_zone", TOKYO.getId());
        });
    bench = Bench.open(new BenchDirectory(folder), "test", 1);
  }

  @AfterEach
  void closeBench() {
    bench.close();
  }

  @Test
  void each_active_site_with_the_app_gets_one_job() {
    try (Scheduler scheduler = Scheduler.start(bench)) {
      scheduler.fire(NIGHTLY, PLANNED);
    }

    assertThat(waiting()).isEqualTo(2);
  }

  @Test
  void a_schedule_on_a_queue_that_is_not_there_does_not_stop_the_others_of_its_minute() {
    try (Scheduler scheduler = Scheduler.start(bench)) {
      scheduler.fire(new Timetable.Entry("0 1 * * *", TOKYO), PLANNED.plus(Duration.ofHours(1)));
    }

    assertThat(waiting()).isEqualTo(2);
  }

  @Test
  void a_setting_of_one_site_that_is_wrong_stops_the_schedules_of_that_site_only() {
    ConfigFile.change(
        folder.resolve("sites/b.localhost/site_config.json"),
        config -> config.put("pause_scheduler", "perhaps"));
    ConfigFile.change(
        folder.resolve("sites/without.localhost/site_config.json"),
        config -> config.put("time_zone", List.of()));

    try (Scheduler scheduler = Scheduler.start(bench)) {
      scheduler.fire(NIGHTLY, PLANNED);
    }

    assertThat(waiting()).isEqualTo(1);
  }

  @Test
  void a_fire_that_is_repeated_is_the_same_job_even_after_it_ran() {
    try (Scheduler scheduler = Scheduler.start(bench)) {
      scheduler.fire(NIGHTLY, PLANNED);
      bench.queue().del("rq:queue:" + bench.jobs().name("default").full());
      scheduler.fire(NIGHTLY, PLANNED);

      assertThat(waiting()).isZero();
      scheduler.fire(NIGHTLY, PLANNED.plus(Duration.ofDays(1)));
      assertThat(waiting()).isEqualTo(2);
    }
  }

  @Test
  void only_the_leader_enqueues_and_another_one_takes_over_at_once() {
    Scheduler first = Scheduler.start(bench);
    try (Scheduler second = Scheduler.start(bench)) {
      assertThat(List.of(first.leads(), second.leads())).containsExactly(true, false);
      second.fire(NIGHTLY, PLANNED);
      assertThat(waiting()).isZero();

      first.close();

      await().atMost(LeaderLease.LENGTH).until(second::leads);
      second.fire(NIGHTLY, PLANNED);
      assertThat(waiting()).isEqualTo(2);
    }
  }

  @Test
  void one_that_stands_by_is_registered_as_the_leader_is_until_it_ends() {
    LeaderLease leader = new LeaderLease(bench.queue(), bench.config().benchId(), "a", "run/a/1");
    LeaderLease other = new LeaderLease(bench.queue(), bench.config().benchId(), "b", "run/b/2");
    assertThat(leader.lead()).isPresent();
    assertThat(isRegistered("run/b/2")).isFalse();
    assertThat(other.lead()).isEmpty();
    assertThat(List.of(isRegistered("run/a/1"), isRegistered("run/b/2"))).containsOnly(true);

    other.abdicate();

    assertThat(isRegistered("run/b/2")).isFalse();
    assertThat(leader.lead()).isPresent();
  }

  private boolean isRegistered(String mark) {
    return bench.queue().exists(RedisKeys.SCHEDULER.key(mark));
  }

  @Test
  void what_was_due_between_the_death_of_a_leader_and_the_next_one_is_enqueued() {
    String bench = this.bench.config().benchId();
    new LeaderLease(this.bench.queue(), bench, "killed", "").lead().orElseThrow();
    try (Scheduler next = Scheduler.start(this.bench)) {
      next.fire(NIGHTLY, PLANNED);
      assertThat(next.leads()).isFalse();
      assertThat(waiting()).isZero();

      this.bench.queue().del(RedisKeys.LEADER.key(bench)); // its lease ends

      await().atMost(LeaderLease.LENGTH).until(next::leads);
      await().untilAsserted(() -> assertThat(waiting()).isEqualTo(2));
    }
  }

  @Test
  void a_leader_that_slept_through_its_lease_is_refused() {
    LeaderLease sleeper = new LeaderLease(bench.queue(), bench.config().benchId(), "sleeper", "");
    long old = sleeper.lead().orElseThrow();
    sleeper.abdicate();
    long now =
        new LeaderLease(bench.queue(), bench.config().benchId(), "other", "").lead().orElseThrow();
    Timetable table = Timetable.of(bench.apps().current(), bench.sites().all());
    List<Timetable.Due> due = table.due(NIGHTLY, PLANNED, bench.sites().all());
    EnqueueOnTrigger enqueue = new EnqueueOnTrigger(bench.jobs());

    assertThat(enqueue.enqueue(old, table.generation(), due)).isEmpty();
    assertThat(enqueue.enqueue(now, table.generation(), due)).hasValue(2);
  }

  @Test
  void quartz_rings_at_the_minute_for_which_a_line_is_planned() {
    Timetable.Entry everyMinute = new Timetable.Entry("* * * * *", TOKYO);
    var rung = new ConcurrentLinkedQueue<Instant>();
    try (QuartzClock clock = new QuartzClock((entry, planned) -> rung.add(planned))) {
      clock.start();
      Instant aMinuteAgo = Instant.now().minusSeconds(61);
      clock.show(new Timetable(bench.apps().current(), Set.of(everyMinute)), aMinuteAgo);

      await().until(() -> !rung.isEmpty());
    }

    assertThat(rung.peek().getEpochSecond() % 60).isZero();
  }

  private void site(String name, String app, boolean paused) throws Exception {
    Path site = Files.createDirectories(folder.resolve("sites").resolve(name));
    ConfigFile.change(
        site.resolve("site_config.json"),
        config -> {
          config.put("db_name", "none");
          config.put("pause_scheduler", paused);
        });
    ConfigFile.change(
        site.resolve("site_state.json"), state -> state.put("installed_apps", List.of(app)));
  }

  private long waiting() {
    return bench.jobs().counts("default").queued();
  }
}

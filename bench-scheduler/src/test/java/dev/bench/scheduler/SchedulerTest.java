package dev.bench.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bench.config.BenchDirectory;
import dev.bench.config.ConfigFile;
import dev.bench.queue.Fire;
import dev.bench.redis.RedisKeys;
import dev.bench.runtime.Bench;
import dev.bench.testkit.AppFixture;
import dev.bench.testkit.RealRedis;
import dev.bench.testkit.Reloads;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private static final Instant PLANNED = Instant.parse("2099-11-23T15:00:00Z");
  private static final Timetable.Entry NIGHTLY = new Timetable.Entry("0 0 * * *", TOKYO);

  private static final Timetable.Entry AT_ONE = new Timetable.Entry("0 1 * * *", TOKYO);
  private static final String CLOSE = "shop.ShopApp.close ";

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
                    .cron("0 1 * * *", ShopApp::close)
                    .cron("0 2 * * *", ShopApp::close, o -> o.overlap(Overlap.QUEUE))
                    .cron("0 3 * * *", ShopApp::close, o -> o.missed(Missed.ALL))
                    .all(ShopApp::close);
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
          config.put("scheduler_spread", "0ms");
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
      scheduler.fire(NIGHTLY, PLANNED, true);
    }

    assertThat(waiting()).isEqualTo(2);
  }

  @Test
  void no_generation_is_kept_over_a_hundred_reloads() throws Exception {
    try (Scheduler scheduler = Scheduler.start(bench)) {
      Reloads.leaveNothing(
          bench,
          AppFixture.in(folder, "shop"),
          "shop",
          () -> {
            scheduler.refresh();
            return bench.apps().current();
          });
    }
  }

  @Test
  void a_schedule_on_a_queue_that_is_not_there_does_not_stop_the_others_of_its_minute() {
    try (Scheduler scheduler = Scheduler.start(bench)) {
      scheduler.fire(AT_ONE, PLANNED.plus(Duration.ofHours(1)), true);
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
      scheduler.fire(NIGHTLY, PLANNED, true);
    }

    assertThat(waiting()).isEqualTo(1);
  }

  @Test
  void a_last_fire_that_is_none_is_replaced_and_harms_no_other_site() {
    String fires = RedisKeys.FIRES.key(bench.config().benchId(), "a.localhost");
    bench.queue().pipelined(batch -> batch.hset(fires, Map.of(CLOSE + "0 0 * * *", "nonsense")));

    try (Scheduler scheduler = Scheduler.start(bench)) {
      scheduler.fire(NIGHTLY, PLANNED, true);
    }

    assertThat(waiting()).isEqualTo(2);
  }

  @Test
  void a_fire_that_is_repeated_is_the_same_job_even_after_it_ran() {
    try (Scheduler scheduler = Scheduler.start(bench)) {
      scheduler.fire(NIGHTLY, PLANNED, true);
      end();
      scheduler.fire(NIGHTLY, PLANNED, true);

      assertThat(waiting()).isZero();
      scheduler.fire(NIGHTLY, PLANNED.plus(Duration.ofDays(1)), true);
      assertThat(waiting()).isEqualTo(2);
    }
  }

  @Test
  void only_the_leader_enqueues_and_another_one_takes_over_at_once() {
    Scheduler first = Scheduler.start(bench);
    try (Scheduler second = Scheduler.start(bench)) {
      assertThat(List.of(first.leads(), second.leads())).containsExactly(true, false);
      second.fire(NIGHTLY, PLANNED, true);
      assertThat(waiting()).isZero();

      first.close();

      await().atMost(LeaderLease.LENGTH).until(second::leads);
      second.fire(NIGHTLY, PLANNED, true);
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
  void what_was_due_while_no_scheduler_ran_is_made_up_for_once() {
    Instant threeDaysAgo = Instant.now().minus(Duration.ofDays(3));
    bench.jobs().watchFrom(threeDaysAgo, "a.localhost", List.of(CLOSE + "0 0 * * *"));
    bench.jobs().watchFrom(threeDaysAgo, "b.localhost", List.of(CLOSE + "0 0 * * *"));
    String id = bench.config().benchId();
    new LeaderLease(bench.queue(), id, "killed", "").lead().orElseThrow();

    try (Scheduler next = Scheduler.start(bench)) {
      assertThat(next.leads()).isFalse();
      assertThat(waiting()).isZero();

      bench.queue().del(RedisKeys.LEADER.key(id)); // its lease ends

      await().atMost(LeaderLease.LENGTH).until(next::leads);
      await().untilAsserted(() -> assertThat(waiting()).isEqualTo(2));
    }
  }

  @Test
  void a_fire_after_a_sleep_of_the_machine_stands_for_all_that_it_missed() {
    try (Scheduler scheduler = Scheduler.start(bench)) {
      scheduler.fire(NIGHTLY, PLANNED, true);
      end();

      Instant awake = PLANNED.plus(Duration.ofDays(30)).plusSeconds(90);
      for (int ring = 0; ring < 4; ring++) {
        scheduler.fire(NIGHTLY, awake, true);
      }

      assertThat(waiting()).isEqualTo(2);
    }
  }

  @Test
  void a_run_that_is_still_queued_stands_for_the_next_fire() {
    try (Scheduler scheduler = Scheduler.start(bench)) {
      scheduler.fire(NIGHTLY, PLANNED, true);
      scheduler.fire(NIGHTLY, PLANNED.plus(Duration.ofDays(1)), true);

      assertThat(waiting()).isEqualTo(2);
    }
  }

  @Test
  void a_schedule_may_wait_for_the_end_of_its_earlier_run() {
    Timetable.Entry atTwo = new Timetable.Entry("0 2 * * *", TOKYO);
    Timetable table = table();
    long fence = lead();
    Instant first = PLANNED.plus(Duration.ofHours(2));
    Instant second = first.plus(Duration.ofDays(1));

    assertThat(enqueue(fence, table, atTwo, first)).contains(new Fire.Result(2, 0));
    assertThat(enqueue(fence, table, atTwo, second)).contains(new Fire.Result(0, 2));
    end();
    assertThat(enqueue(fence, table, atTwo, second)).contains(new Fire.Result(2, 0));
  }

  @Test
  void each_missed_fire_is_run_where_a_schedule_wants_it_one_after_the_other() {
    Timetable.Entry atThree = new Timetable.Entry("0 3 * * *", TOKYO);
    Timetable table = table();
    long fence = lead();
    Instant first = PLANNED.plus(Duration.ofHours(3));
    enqueue(fence, table, atThree, first);
    end();

    Instant now = first.plus(Duration.ofDays(3)).plus(Duration.ofHours(1));
    assertThat(enqueue(fence, table, atThree, now)).contains(new Fire.Result(2, 4));
    end();
    assertThat(enqueue(fence, table, atThree, now)).contains(new Fire.Result(2, 2));
    end();
    assertThat(enqueue(fence, table, atThree, now)).contains(new Fire.Result(2, 0));
    end();
    assertThat(enqueue(fence, table, atThree, now)).contains(new Fire.Result(0, 0));
  }

  @Test
  void what_runs_at_all_times_runs_every_scheduler_interval() {
    assertThat(table().entries()).contains(new Timetable.Entry("*/4 * * * *", TOKYO));
  }

  @Test
  void sites_begin_with_a_frequency_at_seconds_of_their_own_and_with_a_cron_line_at_once() {
    EnqueueOnTrigger spread = new EnqueueOnTrigger(bench.jobs(), Duration.ofHours(1));
    Timetable table = table();
    long fence = lead();

    spread.enqueue(fence, table, NIGHTLY, bench.sites().all(), PLANNED, true);
    assertThat(bench.jobs().counts("default").scheduled()).isEqualTo(2);
    assertThat(waiting()).isZero();

    Instant one = PLANNED.plus(Duration.ofHours(1));
    spread.enqueue(fence, table, AT_ONE, bench.sites().all(), one, true);
    assertThat(waiting()).isEqualTo(2);
  }

  private Timetable table() {
    return Timetable.of(bench.apps().current(), bench.sites().all(), bench.config().settings());
  }

  private long lead() {
    return new LeaderLease(bench.queue(), bench.config().benchId(), "leader", "")
        .lead()
        .orElseThrow();
  }

  private Optional<Fire.Result> enqueue(
      long fence, Timetable table, Timetable.Entry entry, Instant now) {
    return new EnqueueOnTrigger(bench.jobs(), Duration.ZERO)
        .enqueue(fence, table, entry, bench.sites().all(), now, true);
  }

  /** Ends all jobs that wait, as workers would. */
  private void end() {
    for (String lane : bench.jobs().lanes("default")) {
      String list = "rq:queue:" + lane;
      for (String id : bench.queue().lrange(list, 0, -1)) {
        bench.queue().hset("rq:job:" + id, "status", "finished");
      }
      bench.queue().del(list);
    }
  }

  @Test
  void a_leader_that_slept_through_its_lease_is_refused() {
    LeaderLease sleeper = new LeaderLease(bench.queue(), bench.config().benchId(), "sleeper", "");
    long old = sleeper.lead().orElseThrow();
    sleeper.abdicate();
    long now =
        new LeaderLease(bench.queue(), bench.config().benchId(), "other", "").lead().orElseThrow();
    Timetable table = table();

    assertThat(enqueue(old, table, NIGHTLY, PLANNED)).isEmpty();
    assertThat(enqueue(now, table, NIGHTLY, PLANNED)).contains(new Fire.Result(2, 0));
  }

  @Test
  void quartz_rings_at_the_minute_for_which_a_line_is_planned() {
    Timetable.Entry everyMinute = new Timetable.Entry("* * * * *", TOKYO);
    var rung = new ConcurrentLinkedQueue<Instant>();
    try (QuartzClock clock = new QuartzClock((entry, planned) -> rung.add(planned))) {
      clock.start();
      Instant aMinuteAgo = Instant.now().minusSeconds(61);
      clock.show(
          new Timetable(bench.apps().current(), 4, Set.of(everyMinute), Map.of()), aMinuteAgo);

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

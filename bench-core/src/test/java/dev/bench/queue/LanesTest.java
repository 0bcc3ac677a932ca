package dev.bench.queue;

import static dev.bench.queue.Requests.BENCH;
import static dev.bench.queue.Requests.settlement;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.app.GenerationId;
import dev.bench.config.Settings;
import dev.bench.queue.lanes.Lanes;
import dev.bench.queue.lanes.Retention;
import dev.bench.queue.lanes.Share;
import dev.bench.redis.Redis;
import dev.bench.redis.Script;
import dev.bench.testkit.RealRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Sites share the workers: judged by the order of claims. */
class LanesTest {

  @RegisterExtension static final RealRedis server = new RealRedis();

  private static final Script COMMANDS = Script.of(LanesTest.class, "commands.lua");
  private static final Duration ALWAYS = Duration.ZERO;

  private Redis redis;
  private JobQueue queue;
  private Claims claims;
  private Lanes lanes;
  private int sequence = 1;

  @BeforeEach
  void open() {
    redis = Redis.connect(server.uri(), "lanes");
    queue = new JobQueue(redis, BENCH, Requests.QUEUES, Requests.CLOCK);
    claims = new Claims(redis, BENCH, Requests.QUEUES, Requests.CLOCK);
    lanes = Requests.lanes(redis);
  }

  @AfterEach
  void close() {
    redis.close();
  }

  @Test
  void one_job_of_a_site_is_among_the_next_beside_ten_thousand_of_another() {
    enqueue("a", "default", 10_000);
    assertThat(sites(claim(4))).containsExactly("a", "a", "a", "a");
    enqueue("b", "default", 1);
    assertThat(sites(claim(2))).containsExactlyInAnyOrder("a", "b");
    assertThat(sites(claim(4))).containsExactly("a", "a", "a", "a");
  }

  @Test
  void sites_take_turns_and_a_weight_is_so_many_turns() {
    lanes.share(Map.of("b", new Share(3, OptionalLong.empty())));
    enqueue("a", "default", 20);
    enqueue("b", "default", 20);
    enqueue("c", "default", 20);
    List<String> claimed = sites(claim(20));
    assertThat(claimed.stream().filter("b"::equals)).hasSizeBetween(11, 13);
    assertThat(claimed.stream().filter("a"::equals)).hasSizeBetween(3, 5);
  }

  @Test
  void the_next_lane_is_found_at_once_among_a_thousand() {
    enqueue("a", "default", 2);
    enqueue("b", "default", 2);
    long among2 = commandsOf(() -> claim(1));
    List<JobRequest> jobs = new ArrayList<>();
    IntStream.range(0, 1000).forEach(site -> jobs.add(job("s" + site, "default", "x" + site)));
    IntStream.range(0, 1000).forEach(site -> jobs.add(job("s" + site, "default", "y" + site)));
    queue.enqueue(jobs);
    assertThat(commandsOf(() -> claim(1))).isEqualTo(among2);
    assertThat(sites(claim(1000))).doesNotHaveDuplicates();
  }

  @Test
  void what_others_put_into_a_queue_is_one_more_lane() {
    enqueue("a", "default", 10);
    String foreign = Requests.id("foreign");
    redis.hset("rq:job:" + foreign, Map.of("data", "x", "status", "queued"));
    redis.eval(
        Script.of(LanesTest.class, "rpush.lua").on("rq:queue:" + BENCH + ":default").with(foreign));

    lanes.lookAfter(ALWAYS);

    assertThat(claim(2)).extracting(Claim::id).contains(foreign);
  }

  @Test
  void a_job_that_others_put_into_a_lane_is_found() {
    String id = Requests.id("requeued");
    redis.hset("rq:job:" + id, Map.of("data", "x", "status", "queued"));
    String lane = BENCH + ":default:a";
    redis.sadd("rq:queues", "rq:queue:" + lane);
    redis.eval(Script.of(LanesTest.class, "rpush.lua").on("rq:queue:" + lane).with(id));
    assertThat(claim(1)).isEmpty();

    lanes.lookAfter(ALWAYS);

    assertThat(claim(1)).extracting(Claim::queue).containsExactly(lane);
  }

  @Test
  void a_queue_whose_name_only_begins_like_a_lane_keeps_no_lane_from_being_found() {
    String odd = "rq:queue:" + BENCH + "::x";
    redis.sadd("rq:queues", odd);
    redis.eval(Script.of(LanesTest.class, "rpush.lua").on(odd).with("any"));
    String id = Requests.id("requeued");
    redis.hset("rq:job:" + id, Map.of("data", "x", "status", "queued"));
    String lane = BENCH + ":default:a";
    redis.sadd("rq:queues", "rq:queue:" + lane);
    redis.eval(Script.of(LanesTest.class, "rpush.lua").on("rq:queue:" + lane).with(id));

    lanes.lookAfter(ALWAYS);

    assertThat(claim(1)).extracting(Claim::queue).containsExactly(lane);
  }

  @Test
  void a_site_at_its_cap_stands_aside_until_one_of_its_jobs_ends() {
    lanes.share(Map.of("a", new Share(1, OptionalLong.of(2))));
    enqueue("a", "default", 5);
    enqueue("a", "short", 5);
    enqueue("b", "default", 3);
    List<Claim> first = claim(10);
    assertThat(sites(first)).containsExactlyInAnyOrder("a", "a", "b", "b", "b");
    assertThat(claim(10)).isEmpty();

    Claim ended = first.stream().filter(claim -> site(claim).equals("a")).findFirst().orElseThrow();
    claims.round(
        List.of(settlement(ended, new Outcome.Finished(Optional.empty()))), Optional.empty());

    assertThat(sites(claim(10))).containsExactly("a");
  }

  @Test
  void a_queue_whose_next_job_waited_long_goes_before_more_urgent_ones() {
    enqueue("a", "short", 10);
    enqueue("a", "default", 10);
    assertThat(claim(3)).extracting(Claim::queue).containsOnly(BENCH + ":short:a");
    redis.hset("bench:" + BENCH + ":waiting", "default", "1"); // it waits since 1970
    assertThat(claim(3))
        .extracting(Claim::queue)
        .containsExactly(BENCH + ":default:a", BENCH + ":short:a", BENCH + ":short:a");
  }

  @Test
  void lanes_without_jobs_and_records_leave_the_queues() {
    JobRequest job = job("a", "default", "one");
    queue.enqueue(List.of(job));
    Claim claim = claim(1).getFirst();
    lanes.lookAfter(ALWAYS);
    assertThat(redis.smembers("rq:queues")).hasSize(1);
    claims.round(
        List.of(settlement(claim, new Outcome.Finished(Optional.empty()))), Optional.empty());
    redis.zadd("rq:finished:" + claim.queue(), 1, claim.id()); // its time is over

    lanes.lookAfter(ALWAYS);

    assertThat(redis.smembers("rq:queues")).isEmpty();
    assertThat(redis.exists("bench:" + BENCH + ":lanes:default")).isFalse();
    assertThat(redis.exists("bench:" + BENCH + ":waiting")).isFalse();
  }

  @Test
  void only_so_many_failed_jobs_are_kept_the_newest_and_others_are_counted_by_cause() {
    Lanes three =
        new Lanes(
            redis,
            BENCH,
            () -> Requests.QUEUES.fullNames(BENCH),
            Retention.of(new Settings(Map.of("rq_failed_jobs_kept", 3))));
    enqueue("a", "default", 10);
    List<Claim> claimed = claim(10);
    for (int i = 0; i < claimed.size(); i++) {
      Claim claim = claimed.get(i);
      claims.round(List.of(settlement(claim, new Outcome.Failed("it broke"))), Optional.empty());
      redis.zadd(
          "rq:failed:" + claim.queue(), Instant.now().getEpochSecond() + 1000.0 + i, claim.id());
    }

    three.lookAfter(ALWAYS);

    List<String> kept = claimed.subList(7, 10).stream().map(Claim::id).toList();
    assertThat(redis.zrangeByScore("rq:failed:" + BENCH + ":default:a", 1e12, 100))
        .containsExactlyElementsOf(kept);
    assertThat(queue.find(kept.getFirst())).isPresent();
    assertThat(queue.find(claimed.get(6).id())).isEmpty();
    assertThat(redis.exists("rq:results:" + claimed.get(6).id())).isFalse();
    assertThat(redis.hgetAll("bench:" + BENCH + ":dropped:default"))
        .containsExactly(Map.entry("todo.Reminders.echo: it broke", "7"));
  }

  @Test
  void only_one_process_looks_after_the_lanes_at_a_time() {
    Duration day = Duration.ofDays(1);
    enqueue("a", "default", 1);
    lanes.lookAfter(day);
    redis.del("bench:" + BENCH + ":lanes:default");
    lanes.lookAfter(day);
    assertThat(redis.exists("bench:" + BENCH + ":lanes:default")).isFalse();
    lanes.lookAfter(ALWAYS);
    assertThat(redis.exists("bench:" + BENCH + ":lanes:default")).isTrue();
  }

  private void enqueue(String site, String name, int count) {
    List<JobRequest> jobs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      jobs.add(job(site, name, name + i));
    }
    assertThat(queue.enqueue(jobs)).isEqualTo(count);
  }

  private static JobRequest job(String site, String name, String own) {
    return new JobRequest(
        JobIds.of(site, own),
        new JobRequest.Owner(site, "Administrator", new GenerationId(1, "abc")),
        name,
        "todo.Reminders.echo",
        "[]",
        "{}",
        new JobRequest.Run(Duration.ofSeconds(5), 0, List.of()),
        Optional.empty(),
        false,
        Map.of());
  }

  private List<Claim> claim(int slots) {
    Claims.Wish wish = Requests.wish("p", slots);
    Claims.Wish next =
        new Claims.Wish(wish.process(), wish.lease(), sequence, wish.free(), wish.queues());
    sequence += slots;
    return claims.round(List.of(), Optional.of(next)).claims();
  }

  private long commandsOf(Runnable work) {
    long before = redis.eval(COMMANDS.on()).number();
    work.run();
    return redis.eval(COMMANDS.on()).number() - before;
  }

  private static List<String> sites(List<Claim> claimed) {
    return claimed.stream().map(LanesTest::site).toList();
  }

  private static String site(Claim claim) {
    return claim.queue().substring(claim.queue().lastIndexOf(':') + 1);
  }
}

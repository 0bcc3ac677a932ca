package dev.bench.operate;

import static dev.bench.operate.LaidJobs.OTHER;
import static dev.bench.operate.LaidJobs.SITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.DoesNotExistException;
import dev.bench.PermissionException;
import dev.bench.redis.Redis;
import dev.bench.testkit.RealRedis;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class JobListTest {

  @RegisterExtension static final RealRedis server = new RealRedis();

  private LaidJobs laid;
  private JobList list;

  @BeforeEach
  void connect() {
    laid = new LaidJobs(Redis.connect(server.uri(), "job-list"));
    list = new JobList(laid.reach());
  }

  @AfterEach
  void close() {
    laid.redis().close();
  }

  private List<String> newest(JobFilter filter) {
    return list.newest(filter, 10, Advance.UNHEARD).stream().map(JobEntry::id).toList();
  }

  @Test
  void the_summary_counts_the_jobs_of_all_lanes_of_a_queue() {
    laid.lay("a", "queued", Map.of("enqueued_at", "2026-01-01T10:00:00.000000Z"));
    laid.lay(
        OTHER,
        "default:" + OTHER,
        "b",
        "queued",
        Map.of("enqueued_at", "2026-01-01T09:00:00.000000Z"));
    laid.lay(SITE, "default", "c", "failed", Map.of());
    laid.lay(SITE, "reports", "d", "scheduled", Map.of());
    laid.redis().sadd("rq:queues", "rq:queue:another-bench:default");
    List<QueueSummary> queues = list.summary(JobFilter.ALL);
    assertThat(queues)
        .extracting(QueueSummary::queue)
        .containsExactly("short", "default", "email", "long", "reports");
    QueueSummary one = queues.get(1);
    assertThat(one.in(Registry.QUEUED)).isEqualTo(2);
    assertThat(one.in(Registry.FAILED)).isEqualTo(1);
    assertThat(one.in(Registry.STARTED)).isZero();
    assertThat(one.oldest()).contains(Instant.parse("2026-01-01T09:00:00Z"));
    assertThat(queues.getLast().in(Registry.SCHEDULED)).isEqualTo(1);
  }

  @Test
  void jobs_are_listed_by_state_queue_site_and_method_the_newest_first() {
    String failed = laid.lay("a", "failed", Map.of("ended_at", "2026-01-01T11:00:00.000000Z"));
    String stopped = laid.lay("b", "stopped", Map.of("ended_at", "2026-01-01T12:00:00.000000Z"));
    String parked = laid.lay("c", "deferred", Map.of("bench_ending", "parked"));
    String sent = laid.lay("d", "queued", Map.of("description", "shop.Mails.send(\"x\")"));
    String other =
        laid.lay(
            OTHER,
            "long:" + OTHER,
            "e",
            "started",
            Map.of("started_at", "2026-01-01T13:00:00.000000Z"));
    assertThat(newest(JobFilter.ALL).subList(0, 3)).containsExactly(other, stopped, failed);
    assertThat(newest(JobFilter.ALL.in(JobState.FAILED))).containsExactly(failed);
    assertThat(newest(JobFilter.ALL.in(JobState.STOPPED))).containsExactly(stopped);
    assertThat(newest(JobFilter.ALL.in(JobState.PARKED))).containsExactly(parked);
    assertThat(newest(JobFilter.ALL.in(JobState.DEFERRED))).isEmpty();
    assertThat(newest(JobFilter.ALL.of(OTHER))).containsExactly(other);
    assertThat(newest(filter("long", null))).containsExactly(other);
    assertThat(newest(filter(null, "Mails.send"))).containsExactly(sent);
    assertThat(newest(filter(null, "ails.send"))).isEmpty();
    assertThat(list.count(filter(null, "shop.Reports.build"), Advance.UNHEARD)).isEqualTo(4);
  }

  private static JobFilter filter(String queue, String method) {
    return new JobFilter(
        Optional.ofNullable(queue),
        Optional.empty(),
        Optional.ofNullable(method),
        Optional.empty());
  }

  @Test
  void a_job_is_found_behind_more_others_than_a_page_holds() {
    String wanted = laid.lay("wanted", "queued", Map.of("description", "shop.Mails.send()"));
    int others = 2 * JobPages.PAGE + 1;
    laid.lay(SITE, "default:" + SITE, "other", others, "queued", Map.of());
    assertThat(newest(filter(null, "Mails.send"))).containsExactly(wanted);
    assertThat(list.newest(JobFilter.ALL, others + 5, Advance.UNHEARD)).hasSize(others + 1);
    assertThat(list.methods(JobFilter.ALL, Advance.UNHEARD))
        .containsExactly(
            new JobList.MethodCount("default", "shop.Mails.send", 1),
            new JobList.MethodCount("default", "shop.Reports.build", others));
  }

  @Test
  void a_site_sees_its_own_jobs_only() {
    String mine = laid.lay("a", "queued", Map.of());
    String shared = laid.lay(SITE, "default", "b", "queued", Map.of());
    String theirs = laid.lay(OTHER, "default", "c", "queued", Map.of());
    String disguised = laid.lay(OTHER, "default:" + SITE, "d", "queued", Map.of());
    JobList own = new JobList(laid.reach(SITE));
    assertThat(own.newest(JobFilter.ALL, 10, Advance.UNHEARD))
        .extracting(JobEntry::id)
        .containsExactlyInAnyOrder(mine, shared);
    JobRecords records = new JobRecords(laid.reach(SITE));
    assertThat(records.find(mine)).isPresent();
    assertThat(records.find(theirs)).isEmpty();
    assertThat(records.find(disguised)).isEmpty();
    assertThatThrownBy(() -> own.newest(JobFilter.ALL.of(OTHER), 10, Advance.UNHEARD))
        .isInstanceOf(PermissionException.class)
        .hasMessage("Jobs of site two.localhost are not shown on site one.localhost");
  }

  @Test
  void the_record_of_a_job_holds_all_but_secrets() {
    String first = laid.lay("first", "finished", Map.of());
    String id =
        laid.lay(
            "a",
            "failed",
            Map.of(
                "data",
                "[\"shop.Reports.build\",null,[7],{\"api_key\":\"geheim\",\"to\":{\"password\":\"geheim\",\"name\":\"x\"}}]",
                "retries_left",
                "2",
                "number_of_retries",
                "1"));
    laid.redis().sadd("rq:job::" + id + ":dependencies", first);
    laid.redis().sadd("rq:job:" + id + ":dependents", "later");
    laid.failed(id, "java.lang.IllegalStateException: no rows\n\tat shop.Reports.build(R.java:1)");
    JobRecord record = new JobRecords(laid.reach()).require(id);
    assertThat(record.toString()).doesNotContain("geheim");
    assertThat(record.call().args()).containsExactly(7);
    assertThat(record.call().kwargs()).containsKeys("api_key", "to");
    assertThat(record.job().attempt()).isEqualTo(2);
    assertThat(record.limits().retriesLeft()).isEqualTo(2);
    assertThat(record.waiting().dependsOn()).isEqualTo(Map.of(first, "finished"));
    assertThat(record.waiting().dependents()).containsExactly("later");
    assertThat(record.runs().getFirst().error().orElseThrow()).contains("no rows");
    assertThatThrownBy(() -> new JobRecords(laid.reach()).require("nothing"))
        .isInstanceOf(DoesNotExistException.class)
        .hasMessageStartingWith("There is no job nothing;");
  }
}

package dev.bench.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.App;
import dev.bench.Context;
import dev.bench.JobRef;
import dev.bench.http.Client;
import dev.bench.http.Response;
import dev.bench.mail.MailMessage;
import dev.bench.queue.Event;
import dev.bench.queue.JobRequest;
import dev.bench.replay.DryRun;
import dev.bench.replay.SqlStatement;
import dev.bench.runtime.Bench;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunsJobsOnRequestTest {

  @TempDir static Path folder;

  private static DatabaseServer server;
  private static TestSite site;
  private static TestJobs jobs;

  @BeforeAll
  static void make() throws Exception {
    AppProject shop = ShopApp.in(folder.resolve("shop")).build();
    server = DatabaseServer.start();
    site = TestSite.make(AppUnderTest.find(shop.load("shop.ShopApp"), App.class), server);
    jobs = site.jobs();
  }

  @AfterAll
  static void close() {
    site.close();
    server.close();
  }

  @BeforeEach
  void reset() {
    site.reset();
  }

  @Test
  void nothing_runs_before_the_test_says_so() throws Exception {
    enqueue(ctx -> ctx.jobs().enqueue("shop.Things.add", Map.of("name", "boat")));
    enqueue(ctx -> ctx.jobs().job("shop.Things.count", Map.of()).in(Duration.ofHours(1)).enqueue());
    List<QueuedJob> queued = jobs.queued();
    assertThat(queued)
        .extracting(QueuedJob::method)
        .containsExactly("shop.Things.add", "shop.Things.count");
    QueuedJob first = queued.getFirst();
    assertThat(first.queue()).isEqualTo("short");
    assertThat(first.named()).isEqualTo(Map.of("name", "boat"));
    assertThat(first.user()).isEqualTo("a@b.c");
    assertThat(first.at()).isEqualTo(Optional.empty());
    assertThat(queued.getLast().at().orElseThrow())
        .isBetween(Instant.now().plusSeconds(3500), Instant.now().plusSeconds(3600));
    assertThat(things()).containsExactly("car");
  }

  @Test
  void all_that_may_run_now_runs_and_what_is_for_later_stays() throws Exception {
    enqueue(ctx -> ctx.jobs().enqueue("shop.Things.add", Map.of("name", "12!")));
    enqueue(ctx -> ctx.jobs().job("shop.Things.count", Map.of()).in(Duration.ofHours(1)).enqueue());
    jobs.runAll();
    assertThat(things()).containsExactly("car", "12!", "2!", "!", "");
    assertThat(jobs.queued()).hasSize(1);
  }

  @Test
  void jobs_for_later_run_in_the_order_of_their_times() throws Exception {
    List<String> names = List.of("a", "b", "c", "d", "e", "f", "g", "h");
    for (String name : names.reversed()) {
      Duration wait = Duration.ofMinutes(1 + names.indexOf(name));
      enqueue(ctx -> ctx.jobs().job("shop.Things.add", Map.of("name", name)).in(wait).enqueue());
    }
    site.clock().advance(Duration.ofHours(1));
    jobs.runAll();
    assertThat(things()).startsWith("car").endsWith(names.toArray(String[]::new)).hasSize(9);
  }

  @Test
  void a_job_that_fails_is_told_once_after_the_others_ran() throws Exception {
    enqueue(ctx -> ctx.jobs().enqueue("shop.Things.fail", Map.of()));
    enqueue(ctx -> ctx.jobs().enqueue("shop.Things.add", Map.of("name", "boat")));
    assertThatThrownBy(jobs::runAll)
        .isInstanceOf(JobsFailedException.class)
        .hasMessageContainingAll("1 job failed", "shop.Things.fail", "out of stock");
    assertThat(things()).containsExactly("car", "boat");
    jobs.runAll();
  }

  @Test
  void the_result_of_a_job_for_later_can_be_awaited() throws Exception {
    JobRef later =
        site.callAs(
            "a@b.c",
            ctx ->
                ctx.jobs().job("shop.Things.count", Map.of()).in(Duration.ofMillis(500)).enqueue());
    assertThat(jobs.await(later, Duration.ofMinutes(1)).result(Integer.class)).contains(1);
    JobRef never =
        site.callAs(
            "a@b.c",
            ctx -> ctx.jobs().job("shop.Things.count", Map.of()).in(Duration.ofHours(1)).enqueue());
    assertThatThrownBy(() -> jobs.await(never, Duration.ZERO))
        .hasMessage("Job %s has not ended within 0 ms; it is scheduled", never.id());
  }

  @Test
  void a_clock_that_is_set_holds_for_sql_for_sessions_and_for_jobs_for_later() throws Exception {
    enqueue(ctx ->
        ctx.jobs()
            .job("shop.Things.add", Map.of("name", "later"))
            .in(Duration.ofHours(1))
            .enqueue());
    Client client = site.client().loginAs("a@b.c");
    jobs.runAll();
    assertThat(things()).containsExactly("car");

    site.clock().advance(Duration.ofHours(1));
    jobs.runAll();
    assertThat(things()).containsExactly("car", "later");

    Instant nextYear = Instant.now().plus(Duration.ofDays(365)).truncatedTo(ChronoUnit.SECONDS);
    site.clock().set(nextYear);
    assertThat(sqlTime()).isEqualTo(nextYear);
    Instant told = site.call(ctx -> ctx.clock().instant());
    assertThat(told).isEqualTo(nextYear);
    assertThat(client.get("/api/method/shop.Things.who").message(String.class)).isEqualTo("Guest");
    assertThatThrownBy(() -> site.clock().set(Instant.EPOCH)).hasMessageContaining("is before");

    site.reset();
    assertThat(sqlTime()).isBefore(nextYear);
  }

  private static Instant sqlTime() throws Exception {
    return Instant.ofEpochSecond(
        site.<Long>call(
            ctx -> ctx.db().createQuery("select unix_timestamp()").mapTo(Long.class).one()));
  }

  @Test
  void a_wrong_status_is_told_with_the_exception_of_the_app() {
    Response good = site.client().get("/api/method/shop.Things.who");
    assertThat(Answers.assertStatus(200, good)).isSameAs(good);
    assertThatThrownBy(() -> Answers.assertStatus(404, good))
        .hasMessage("expected status 404, but the answer was 200");
    Response failed = site.client().get("/api/method/shop.Things.broken");
    assertThatThrownBy(() -> Answers.assertStatus(200, failed))
        .hasMessageContainingAll(
            "expected status 200, but the answer was 500",
            "java.lang.IllegalStateException: out of order",
            "shop.Things.broken(");
    assertThatThrownBy(() -> failed.message(String.class)).hasMessageContaining("out of order");
  }

  @Test
  void a_dry_run_tells_what_a_job_would_do_and_does_nothing() throws Exception {
    JobRef ref =
        site.callAs("a@b.c", ctx -> ctx.jobs().enqueue("shop.Things.everything", Map.of()));

    DryRun.Seen seen = dryRun(ref);

    assertThat(seen.failure()).isEmpty();
    assertThat(seen.result()).contains("\"done\"");
    assertThat(seen.user()).isEqualTo("a@b.c");
    DryRun.Effects effects = seen.effects();
    assertThat(effects.statements())
        .extracting(SqlStatement::sql)
        .contains("insert into thing (name) values (?)");
    assertThat(effects.jobs())
        .extracting(JobRequest::args)
        .contains("[\"now\"]", "[\"durable\"]", "[\"committed\"]");
    assertThat(effects.events()).extracting(Event::event).containsExactly("progress");
    assertThat(effects.mails()).extracting(MailMessage::subject).containsExactly("Hello");
    assertThat(things()).containsExactly("car");
    assertThat(jobs.queued()).extracting(QueuedJob::id).containsExactly(ref.id());
    assertThat(site.events()).isEmpty();
    assertThat(site.mails()).isEmpty();
  }

  @Test
  void a_dry_run_refuses_what_would_commit() throws Exception {
    JobRef ref =
        site.callAs("a@b.c", ctx -> ctx.jobs().enqueue("shop.Things.makesATable", Map.of()));
    assertThat(dryRun(ref).failure().orElseThrow())
        .hasMessage("A dry run refuses a statement that would commit: create table made (id int)");
    assertThat(things()).containsExactly("car");
  }

  private static DryRun.Seen dryRun(JobRef ref) throws Exception {
    Bench bench = site.call(ctx -> Bench.of(ctx));
    return new DryRun(bench).of(bench.jobs().find(ref.id()).orElseThrow());
  }

  private static void enqueue(Context.Work<?> work) throws Exception {
    site.callAs("a@b.c", work);
  }

  private static List<String> things() throws Exception {
    return site.call(ctx ->
        ctx.db().createQuery("select name from thing order by id").mapTo(String.class).list());
  }
}

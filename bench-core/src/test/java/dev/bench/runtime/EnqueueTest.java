package dev.bench.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.Context;
import dev.bench.Dedup;
import dev.bench.JobBuilder;
import dev.bench.JobRef;
import dev.bench.ServiceUnavailableException;
import dev.bench.ValidationException;
import dev.bench.config.BenchDirectory;
import dev.bench.config.ConfigFile;
import dev.bench.database.DatabaseAddress;
import dev.bench.queue.Claim;
import dev.bench.queue.Claims;
import dev.bench.queue.Outcome;
import dev.bench.queue.Outgoing;
import dev.bench.queue.Settlement;
import dev.bench.site.SiteState;
import dev.bench.testkit.AppFixture;
import dev.bench.testkit.RealMariaDb;
import dev.bench.testkit.RealRedis;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ctx.jobs()} does with a real database and Redis. */
class EnqueueTest {

  @RegisterExtension static final RealMariaDb mariaDb = new RealMariaDb();
  @RegisterExtension static final RealRedis redis = new RealRedis();

  private static final String SITE = "shop.localhost";

  @TempDir private Path folder;
  private Bench bench;

  @BeforeEach
  void open_a_bench() throws Exception {
    AppFixture.in(folder, "shop")
        .compile(
            """
            import dev.bench.*;
            public final class ShopApp implements App {
              public String name() { return "shop"; }
              public void register(Hooks hooks) {}
              @Job(queue = "short") public static String pack(Context ctx, long id) { return "x"; }
            }
            """);
    DatabaseAddress db = mariaDb.newDatabase();
    Path site = Files.createDirectories(folder.resolve("sites").resolve(SITE));
    ConfigFile.change(
        site.resolve("site_config.json"),
        config ->
            config.putAll(
                Map.of(
                    "db_host", db.host(),
                    "db_port", db.port(),
                    "db_name", db.name(),
                    "db_user", db.user(),
                    "db_password", db.password())));
    ConfigFile.change(
        site.resolve("site_state.json"),
        state -> state.put("installed_apps", List.of("bench", "shop")));
    bench = open(redis.uri());
    work(
        bench,
        ctx ->
            ctx.db()
                .execute(
                    "create table bench_outbox (id bigint auto_increment primary key,"
                        + " kind varchar(20) not null, payload mediumtext not null)"));
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void a_durable_job_goes_to_redis_right_after_the_commit() {
    JobRef ref = work(bench, ctx -> pack(ctx, 1).durable().enqueue());
    assertThat(ref.status()).isEqualTo("queued");
    assertThat(rows()).isZero();
  }

  @Test
  void a_process_that_dies_right_after_the_commit_leaves_a_durable_job_in_the_database() {
    Outgoing.Sender dies =
        outgoing -> {
          throw new AssertionError("died before anything was sent");
        };
    JobRef[] refs = new JobRef[2];
    assertThatThrownBy(() ->
            unit(bench)
                .sender(dies)
                .call(ctx -> {
                  refs[0] = pack(ctx, 2).enqueue();
                  refs[1] = pack(ctx, 3).durable().enqueue();
                  return null;
                }))
        .isInstanceOf(AssertionError.class);
    assertThat(refs[1].status()).isEqualTo("absent");

    bench.outbox().sweep(site());

    assertThat(refs[1].status()).isEqualTo("queued");
    assertThat(refs[0].status()).isEqualTo("absent");
  }

  @Test
  void a_durable_job_of_a_transaction_that_rolls_back_is_gone() {
    assertThatThrownBy(() ->
            work(
                bench,
                ctx -> {
                  pack(ctx, 4).durable().enqueue();
                  throw new ValidationException("no");
                }))
        .isInstanceOf(ValidationException.class);
    assertThat(rows()).isZero();
  }

  @Test
  void a_reading_unit_keeps_durable_jobs_in_a_transaction_of_their_own() throws Exception {
    JobRef ref = unit(bench).readOnly().call(ctx -> pack(ctx, 5).durable().enqueue());
    assertThat(ref.status()).isEqualTo("queued");
    assertThat(rows()).isZero();
  }

  @Test
  void an_immediate_job_does_not_care_for_the_transaction() {
    JobRef[] ref = new JobRef[1];
    assertThatThrownBy(() ->
            work(
                bench,
                ctx -> {
                  ref[0] = pack(ctx, 6).immediately().enqueue();
                  throw new ValidationException("no");
                }))
        .isInstanceOf(ValidationException.class);
    assertThat(ref[0].status()).isEqualTo("queued");
  }

  @Test
  void a_reference_to_a_duplicate_reads_the_job_that_stands_for_it() {
    JobRef first = work(bench, ctx -> pack(ctx, 7).deduplicate(Dedup.UNTIL_DONE).enqueue());
    JobRef second = work(bench, ctx -> pack(ctx, 7).deduplicate(Dedup.UNTIL_DONE).enqueue());
    JobRef other = work(bench, ctx -> pack(ctx, 8).deduplicate(Dedup.UNTIL_DONE).enqueue());
    assertThat(second.id()).isNotEqualTo(first.id());
    assertThat(second.position()).isEqualTo(first.position());
    assertThat(other.position()).isNotEqualTo(first.position());
  }

  @Test
  void a_reference_gives_what_the_job_returned_or_why_it_failed() {
    JobRef good = work(bench, ctx -> pack(ctx, 9).atFront().enqueue());
    settle(good, new Outcome.Finished(Optional.of("\"packed\"")));
    assertThat(good.status()).isEqualTo("finished");
    assertThat(good.result(String.class)).contains("packed");
    assertThat(good.error()).isEmpty();
    assertThat(good.position()).isEmpty();

    JobRef bad = work(bench, ctx -> pack(ctx, 10).atFront().enqueue());
    settle(bad, new Outcome.Failed("it broke"));
    assertThat(bad.status()).isEqualTo("failed");
    assertThat(bad.error()).contains("it broke");
    assertThat(bad.result(String.class)).isEmpty();
  }

  @Test
  void what_cannot_be_together_is_refused_at_the_call() {
    JobRef first = work(bench, ctx -> pack(ctx, 11).enqueue());
    assertRefused("waits for a time or for other jobs", job -> job.after(first).at(Instant.EPOCH));
    assertRefused("durably or immediately", job -> job.durable().immediately());
    assertRefused(
        "deduplicated, throttled or debounced",
        job -> job.throttle(Duration.ofSeconds(1)).debounce(Duration.ofSeconds(1)));
    assertRefused("ttl is PT0.1S", job -> job.ttl(Duration.ofMillis(100)));
  }

  @Test
  void a_queue_takes_no_more_of_a_site_than_the_settings_allow() {
    ConfigFile.change(
        new BenchDirectory(folder).commonSiteConfig(), all -> all.put("max_queued_jobs", 2));
    try (Bench small = open(redis.uri())) {
      work(small, ctx -> pack(ctx, 12).queue("long").enqueue());
      work(small, ctx -> pack(ctx, 13).queue("long").enqueue());
      assertThatThrownBy(() -> work(small, ctx -> pack(ctx, 14).queue("long").enqueue()))
          .isInstanceOf(ServiceUnavailableException.class)
          .hasMessageStartingWith(
              "2 jobs of shop.localhost in the queue \"long\" wait, which is max_queued_jobs");
      work(small, ctx -> pack(ctx, 15).queue("email").enqueue());
      assertThat(small.jobs().counts("long").queued()).isEqualTo(2);
    } finally {
      ConfigFile.change(
          new BenchDirectory(folder).commonSiteConfig(), all -> all.remove("max_queued_jobs"));
    }
  }

  private void assertRefused(String why, UnaryOperator<JobBuilder> settings) {
    assertThatThrownBy(() -> work(bench, ctx -> settings.apply(pack(ctx, 0)).enqueue()))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining(why);
  }

  private void settle(JobRef ref, Outcome outcome) {
    String id = bench.config().benchId();
    Claims claims = new Claims(bench.queue(), id, bench.queues(), InstantSource.system());
    Claims.Wish wish =
        new Claims.Wish(
            "p", Duration.ofSeconds(30), System.nanoTime(), List.of("w"), List.of(id + ":short"));
    Claim claim = claims.round(List.of(), Optional.of(wish)).claims().getFirst();
    assertThat(claim.id()).isEqualTo(ref.id());
    claims.round(
        List.of(new Settlement(claim, outcome, Duration.ZERO, new Outgoing(List.of(), List.of()))),
        Optional.empty());
  }

  private static JobBuilder pack(Context ctx, long id) {
    return ctx.jobs().job("shop.ShopApp.pack", Map.of("id", id));
  }

  private long rows() {
    return work(
        bench,
        ctx -> ctx.db().createQuery("select count(*) from bench_outbox").mapTo(Long.class).one());
  }

  private Bench open(URI uri) {
    ConfigFile.change(
        new BenchDirectory(folder).commonSiteConfig(),
        config -> {
          config.put("redis_cache", uri.toString());
          config.put("redis_queue", uri.toString());
        });
    return Bench.open(new BenchDirectory(folder), "test", 5);
  }

  private SiteState site() {
    return bench.sites().require(SITE);
  }

  private UnitOfWork unit(Bench of) {
    return of.unit(site()).as("a@x.y");
  }

  private <T> T work(Bench of, Context.Work<T> work) {
    try {
      return unit(of).call(work);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}

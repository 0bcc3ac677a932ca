package dev.bench.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.Context;
import dev.bench.DuplicateEntryException;
import dev.bench.JobRef;
import dev.bench.SiteUnavailableException;
import dev.bench.ValidationException;
import dev.bench.config.BenchDirectory;
import dev.bench.config.ConfigFile;
import dev.bench.database.DatabaseAddress;
import dev.bench.site.SiteState;
import dev.bench.testkit.AppFixture;
import dev.bench.testkit.RealMariaDb;
import dev.bench.testkit.RealRedis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class UnitOfWorkTest {

  @RegisterExtension static final RealMariaDb mariaDb = new RealMariaDb();
  @RegisterExtension static final RealRedis redis = new RealRedis();

  private static final String SITE = "shop.localhost";
  private static final String COUNT = "select count(*) from item";

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
              public void register(Hooks hooks) {}
              @Job(queue = "short") public static String pack(Context ctx, long id) { return "x"; }
            }
            """);
    DatabaseAddress address = mariaDb.newDatabase();
    makeSite(address);
    bench = open(redis.uri());
    work(ctx -> {
      ctx.db().execute("create table item (id int primary key, name varchar(40) not null)");
      ctx.db()
          .execute(
              "create table bench_outbox (id bigint auto_increment primary key,"
                  + " kind varchar(20) not null, payload mediumtext not null)");
      return null;
    });
  }

  @AfterEach
  void closeBench() {
    bench.close();
  }

  @Test
  void work_that_returns_is_committed() throws Exception {
    work(ctx -> insert(ctx, 1));

    assertThat(count()).isEqualTo(1);
  }

  @Test
  void work_that_throws_is_rolled_back_and_sends_nothing() {
    assertThatThrownBy(() ->
            work(ctx -> {
              insert(ctx, 1);
              ctx.jobs().enqueue("shop.ShopApp.pack", Map.of("id", 1));
              throw new ValidationException("no");
            }))
        .isInstanceOf(ValidationException.class);

    assertThat(count()).isZero();
    assertThat(waiting()).isZero();
  }

  @Test
  void a_reading_unit_may_read_but_a_write_says_what_to_do() throws Exception {
    work(ctx -> insert(ctx, 1));

    long seen = unit().readOnly().call(UnitOfWorkTest::countIn);

    assertThat(seen).isEqualTo(1);
    assertThatThrownBy(() -> unit().readOnly().call(ctx -> insert(ctx, 2)))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("send it as POST");
  }

  @Test
  void a_job_waits_for_the_commit() throws Exception {
    JobRef[] ref = new JobRef[1];
    work(ctx -> {
      ref[0] = ctx.jobs().enqueue("shop.ShopApp.pack", Map.of("id", 7));
      assertThat(waiting()).isZero();
      return null;
    });

    assertThat(waiting()).isEqualTo(1);
    Optional<JobRef> found = work(ctx -> ctx.jobs().get(ref[0].id()));
    assertThat(found).contains(ref[0]);
  }

  @Test
  void a_job_is_found_and_cancelled_by_the_id_that_the_app_gave_it() throws Exception {
    JobRef ref =
        work(ctx -> ctx.jobs().job("shop.ShopApp.pack", Map.of("id", 7)).id("pack-7").enqueue());

    Optional<JobRef> found = work(ctx -> ctx.jobs().get("pack-7"));
    assertThat(found).contains(ref);
    Optional<JobRef> none = work(ctx -> ctx.jobs().get("pack 8"));
    assertThat(none).isEmpty();
    boolean cancelled = work(ctx -> ctx.jobs().cancel("pack-7"));
    assertThat(cancelled).isTrue();
    assertThat(waiting()).isZero();
  }

  @Test
  void what_is_not_a_job_of_the_site_is_refused_at_the_call() {
    assertThatThrownBy(() -> work(ctx -> ctx.jobs().enqueue("java.lang.System.exit", Map.of())))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("java.lang.System.exit is not a job");
  }

  @Test
  void what_cannot_be_sent_waits_in_the_outbox_and_is_swept_once() throws Exception {
    bench.close();
    bench = open(URI.create("redis://127.0.0.1:1"));
    work(ctx -> {
      insert(ctx, 1);
      ctx.realtime().toWebsite().publish("item_added", Map.of("id", 1));
      return ctx.jobs().enqueue("shop.ShopApp.pack", Map.of("id", 1));
    });
    assertThat(count()).isEqualTo(1);
    bench.close();
    bench = open(redis.uri());

    assertThat(bench.outbox().sweep(site())).isEqualTo(2);

    assertThat(waiting()).isEqualTo(1);
    assertThat(bench.outbox().sweep(site())).isZero();
  }

  @Test
  void the_transaction_is_not_the_apps_to_end() {
    assertThatThrownBy(() -> work(ctx -> ctx.db().begin())).hasMessageContaining("begin()");
    assertThatThrownBy(() -> work(ctx -> ctx.db().commit())).hasMessageContaining("commit()");
    assertThatThrownBy(() ->
            work(ctx -> {
              ctx.db().close();
              return null;
            }))
        .hasStackTraceContaining("close() is not yours to call");
  }

  @Test
  void a_duplicate_key_is_an_error_that_callers_know() throws Exception {
    work(ctx -> insert(ctx, 1));

    assertThatThrownBy(() -> work(ctx -> insert(ctx, 1)))
        .isInstanceOf(DuplicateEntryException.class)
        .hasMessageNotContaining("conn=");
  }

  @Test
  void a_context_is_of_no_use_after_its_end_nor_on_another_thread() throws Exception {
    Context kept = work(ctx -> ctx);

    assertThatThrownBy(kept::db).hasMessageContaining("has ended");
    assertThatThrownBy(() -> work(ctx -> CompletableFuture.supplyAsync(ctx::user).join()))
        .isInstanceOf(CompletionException.class)
        .hasMessageContaining("belongs to the thread");
  }

  @Test
  void the_current_context_is_bound_while_the_unit_runs() throws Exception {
    work(ctx -> assertThat(Context.current()).isSameAs(ctx));
    assertThatThrownBy(Context::current).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void a_console_line_commits_in_steps_and_a_request_does_not() throws Exception {
    assertThatThrownBy(() ->
            work(ctx -> {
              ctx.commit();
              return null;
            }))
        .hasMessageContaining("commits when it returns");
    assertThatThrownBy(() ->
        unit()
            .console()
            .call(ctx -> {
              insert(ctx, 1);
              ctx.commit();
              insert(ctx, 2);
              throw new IllegalStateException("stop");
            }));

    assertThat(count()).isEqualTo(1);
  }

  @Test
  void another_user_acts_in_the_same_transaction() throws Exception {
    List<String> users =
        work(ctx -> ctx.asUser("b@x.y", other -> List.of(other.user(), Context.current().user())));

    assertThat(users).containsExactly("b@x.y", "b@x.y");
  }

  @Test
  void a_database_that_is_away_makes_the_site_unavailable() {
    makeSite(new DatabaseAddress("127.0.0.1", 1, Optional.empty(), "no", "no", "no"));
    bench.close();
    bench = open(redis.uri());

    assertThatThrownBy(() -> work(UnitOfWorkTest::countIn))
        .isInstanceOf(SiteUnavailableException.class)
        .hasMessageContaining("127.0.0.1:1");
  }

  @Test
  void a_cache_value_is_the_sites_own_and_absent_while_redis_is_away() throws Exception {
    work(ctx -> {
      ctx.cache().set("greeting", List.of("a"), Duration.ofMinutes(1));
      assertThat(ctx.cache().get("greeting", List.class)).contains(List.of("a"));
      return null;
    });
    bench.close();
    bench = open(URI.create("redis://127.0.0.1:1"));

    Object found = work(ctx -> ctx.cache().get("greeting", List.class));
    assertThat(found).isEqualTo(Optional.empty());
  }

  @Test
  void a_cache_value_that_no_longer_fits_is_made_anew() throws Exception {
    work(ctx -> {
      ctx.cache().set("greeting", "hello", Duration.ofMinutes(1)); // by the code of yesterday
      assertThat(ctx.cache().get("greeting", Map.class)).isEmpty();
      Map<?, ?> made =
          ctx.cache()
              .getOrCompute(
                  "greeting", Map.class, Duration.ofMinutes(1), () -> Map.of("to", "you"));
      assertThat(made).isEqualTo(Map.of("to", "you"));
      assertThat(ctx.cache().get("greeting", Map.class)).contains(Map.of("to", "you"));
      return null;
    });
  }

  private void makeSite(DatabaseAddress address) {
    Path site = folder.resolve("sites").resolve(SITE);
    try {
      Files.createDirectories(site);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ConfigFile.change(
        site.resolve("site_config.json"),
        config -> {
          config.put("db_host", address.host());
          config.put("db_port", address.port());
          config.put("db_name", address.name());
          config.put("db_user", address.user());
          config.put("db_password", address.password());
        });
    ConfigFile.change(
        site.resolve("site_state.json"),
        state -> state.put("installed_apps", List.of("bench", "shop")));
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

  private UnitOfWork unit() {
    return bench.unit(site()).as("a@x.y");
  }

  private <T> T work(Context.Work<T> work) throws Exception {
    return unit().call(work);
  }

  private long waiting() {
    return bench.jobs().counts("short").queued();
  }

  private long count() {
    try {
      return unit().readOnly().call(UnitOfWorkTest::countIn);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static long countIn(Context ctx) {
    return ctx.db().createQuery(COUNT).mapTo(Long.class).one();
  }

  private static int insert(Context ctx, int id) {
    return ctx.db().execute("insert into item (id, name) values (?, 'x')", id);
  }
}

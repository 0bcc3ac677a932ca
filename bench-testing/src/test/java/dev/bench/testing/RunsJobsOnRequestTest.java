package dev.bench.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.App;
import dev.bench.Context;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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
  void a_job_that_fails_is_told_once_after_the_others_ran() throws Exception {
    enqueue(ctx -> ctx.jobs().enqueue("shop.Things.fail", Map.of()));
    enqueue(ctx -> ctx.jobs().enqueue("shop.Things.add", Map.of("name", "boat")));
    assertThatThrownBy(jobs::runAll)
        .isInstanceOf(JobsFailedException.class)
        .hasMessageContainingAll("1 job failed", "shop.Things.fail", "out of stock");
    assertThat(things()).containsExactly("car", "boat");
    jobs.runAll();
  }

  private static void enqueue(Context.Work<?> work) throws Exception {
    site.callAs("a@b.c", work);
  }

  private static List<String> things() throws Exception {
    return site.call(ctx ->
        ctx.db().createQuery("select name from thing order by id").mapTo(String.class).list());
  }
}

package dev.bench.cli.command.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.app.GenerationId;
import dev.bench.cli.Main;
import dev.bench.config.ConfigFile;
import dev.bench.config.Settings;
import dev.bench.json.Json;
import dev.bench.queue.JobIds;
import dev.bench.queue.JobQueue;
import dev.bench.queue.JobRequest;
import dev.bench.queue.Queues;
import dev.bench.redis.Redis;
import dev.bench.testkit.RealRedis;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class JobCommandsTest {

  private static final String SITE = "shop.localhost";

  @RegisterExtension static final RealRedis server = new RealRedis();

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Redis redis;
  private JobQueue jobs;

  @BeforeEach
  void make_a_bench_with_two_jobs() throws IOException {
    for (String part : List.of("apps", "config", "sites/" + SITE)) {
      Files.createDirectories(folder.resolve(part));
    }
    Files.writeString(folder.resolve("sites/apps.txt"), "bench\n");
    Files.writeString(folder.resolve("sites/" + SITE + "/site_config.json"), "{}");
    ConfigFile.change(
        folder.resolve("sites/common_site_config.json"),
        settings -> {
          settings.put("redis_cache", server.uri().toString());
          settings.put("redis_queue", server.uri().toString());
          settings.put("bench_id", "cli");
        });
    redis = Redis.connect(server.uri(), "job-commands");
    jobs = new JobQueue(redis, "cli", Queues.of(new Settings(Map.of())), InstantSource.system());
    enqueue("a", "long", "shop.Reports.build");
    enqueue("b", "default", "shop.Mails.send");
  }

  @AfterEach
  void close() {
    redis.close();
  }

  private void enqueue(String own, String queue, String method) {
    jobs.enqueue(
        List.of(
            new JobRequest(
                id(own),
                new JobRequest.Owner(SITE, "anna@example.com", new GenerationId(1, "abc")),
                queue,
                method,
                "[]",
                "{\"month\":7,\"password\":\"geheim\"}",
                new JobRequest.Run(Duration.ofSeconds(60), 0, List.of()),
                Optional.empty(),
                false,
                Map.of())));
  }

  private static String id(String own) {
    return JobIds.of(SITE, own);
  }

  private int run(String... words) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    CommandLine line = Main.commandLine(folder, words);
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    return line.execute(words);
  }

  @Test
  void jobs_are_shown_as_a_table_and_as_json() {
    assertThat(run("jobs", "--queue", "long")).isZero();
    assertThat(out.toString())
        .contains("QUEUE  QUEUED  STARTED")
        .contains("JOB")
        .contains(id("a") + "  queued  long")
        .doesNotContain(id("b"));
    assertThat(run("jobs", "--json", "--method", "Mails.send")).isZero();
    var all = Json.core().tree(out.toString());
    assertThat(all.at("/jobs/0/id").asString()).isEqualTo(id("b"));
    assertThat(all.at("/jobs/0/site").asString()).isEqualTo(SITE);
    assertThat(all.at("/jobs").size()).isEqualTo(1);
    assertThat(all.at("/queues/3/jobs/QUEUED").asInt()).isEqualTo(1);
  }

  @Test
  void a_job_is_shown_whole_with_its_reason_and_without_secrets() {
    assertThat(run("jobs", "show", id("a"))).isZero();
    assertThat(out.toString())
        .contains("calls      shop.Reports.build")
        .contains("argument   month = 7")
        .contains("why        No worker serves the queue long, in which 1 job waits.")
        .contains("next       bench worker --queue long")
        .doesNotContain("geheim");
    assertThat(run("jobs", "show", id("a"), "--json")).isZero();
    assertThat(Json.core().tree(out.toString()).at("/why/reason").asString())
        .isEqualTo("no-consumer");
    assertThat(out.toString()).doesNotContain("geheim");
    assertThat(run("jobs", "show", "none")).isEqualTo(1);
    assertThat(err.toString()).startsWith("bench: There is no job none;");
  }

  @Test
  void why_tells_one_sentence_and_the_next_command() {
    assertThat(run("why", "queue", "long")).isZero();
    assertThat(out.toString())
        .isEqualTo(
            "No worker serves the queue long, in which 1 job waits.\nNext: bench worker --queue long\n");
  }

  @Test
  void a_job_is_cancelled_retried_and_deleted() {
    assertThat(run("jobs", "cancel", id("a"))).isZero();
    assertThat(jobs.find(id("a")).orElseThrow().status()).isEqualTo("canceled");
    assertThat(run("jobs", "retry", id("a"))).isZero();
    assertThat(out.toString()).isEqualTo("1 job waits again\n");
    assertThat(run("jobs", "delete", id("a"))).isZero();
    assertThat(jobs.find(id("a"))).isEmpty();
    assertThat(run("jobs", "retry")).isEqualTo(2);
    assertThat(run("jobs", "retry", id("b"), "--all")).isEqualTo(2);
  }

  @Test
  void a_purge_without_a_terminal_needs_yes_and_says_how_many() {
    assertThat(run("show-pending-jobs")).isZero();
    assertThat(out.toString()).contains("long        1  shop.Reports.build");
    assertThat(run("purge-jobs")).isEqualTo(1);
    assertThat(err.toString()).startsWith("bench: Remove 2 queued jobs of all sites?");
    assertThat(jobs.find(id("b"))).isPresent();
    assertThat(run("purge-jobs", "--queue", "long", "--yes")).isZero();
    assertThat(out.toString()).isEqualTo("1 job was removed\n");
    assertThat(jobs.find(id("a"))).isEmpty();
    assertThat(jobs.find(id("b"))).isPresent();
    assertThat(run("purge-jobs", "--state", "started", "--yes")).isEqualTo(1);
    assertThat(err.toString()).contains("Running jobs are not purged");
  }

  @Test
  void what_is_not_known_is_named() {
    assertThat(run("jobs", "--state", "runing")).isEqualTo(1);
    assertThat(err.toString()).startsWith("bench: There is no state \"runing\"; there are queued");
    assertThat(run("jobs", "--queue", "lnog")).isEqualTo(1);
    assertThat(err.toString()).startsWith("bench: There is no queue \"lnog\"");
    assertThat(run("--site", "shpo.localhost", "jobs")).isEqualTo(1);
    assertThat(err.toString()).contains("shpo.localhost");
  }
}

package dev.bench.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.bench.ValidationException;
import dev.bench.config.ConfigFile;
import dev.bench.queue.QueueCounts;
import dev.bench.testkit.Patience;
import dev.bench.testkit.RealRedis;
import dev.bench.testkit.RedisProcess;
import dev.bench.worker.run.JobRunner;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class JobsRunTest {

  @RegisterExtension static final RealRedis server = new RealRedis();

  @TempDir Path folder;

  private ProbeBench probe;

  @BeforeEach
  void make() throws Exception {
    probe = ProbeBench.make(folder, server.uri());
  }

  @AfterEach
  void close() {
    probe.close();
  }

  @Test
  void a_job_runs_with_its_arguments_and_keeps_its_result() {
    String id = probe.enqueue("echo", Map.of("text", "hello"));

    probe.runAll();

    assertThat(probe.status(id)).isEqualTo("finished");
    assertThat(probe.result(id)).contains("\"hello\"");
  }

  @Test
  void the_log_names_the_method_of_a_job_and_none_of_its_arguments() {
    Logger runner = (Logger) LoggerFactory.getLogger(JobRunner.class);
    ListAppender<ILoggingEvent> said = new ListAppender<>();
    said.start();
    runner.setLevel(Level.INFO);
    runner.addAppender(said);
    try {
      probe.enqueue("echo", Map.of("text", "s3cret"));
      probe.runAll();
    } finally {
      runner.detachAppender(said);
      runner.setLevel(null);
    }

    assertThat(said.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .anySatisfy(line -> assertThat(line).contains("finished").endsWith("probe.Jobs.echo"))
        .noneSatisfy(line -> assertThat(line).contains("s3cret"));
  }

  @Test
  void a_job_runs_on_its_site_as_the_user_who_enqueued_it() {
    String id = probe.enqueue("whoami", Map.of());

    probe.runAll();

    assertThat(probe.result(id)).contains("\"probe.localhost a@b.c\"");
  }

  @Test
  void a_job_that_fails_keeps_its_error_and_others_go_on() {
    String bad = probe.enqueue("fail", Map.of());
    String good = probe.enqueue("echo", Map.of("text", "x"));

    probe.runAll();

    assertThat(probe.status(bad)).isEqualTo("failed");
    assertThat(probe.error(bad))
        .contains("IllegalStateException: it broke")
        .contains("probe.Jobs.fail(Jobs.java");
    assertThat(probe.status(good)).isEqualTo("finished");
  }

  @Test
  void a_job_whose_error_cannot_be_told_fails_and_others_go_on() {
    String mute = probe.enqueue("mute", Map.of());
    String good = probe.enqueue("echo", Map.of("text", "x"));

    try (Worker _ = probe.start(WorkerOptions.standard())) {
      probe.awaitStatus(good, "finished");
    }

    assertThat(probe.error(mute)).contains("UnsupportedOperationException");
  }

  @Test
  void a_worker_that_rests_ends_its_jobs_and_claims_no_more_until_it_resumes() throws Exception {
    String running = probe.enqueue("gate", Map.of());
    String waiting = probe.enqueue("echo", Map.of("text", "x"));
    try (Gate gate = new Gate();
        Worker worker = probe.start(WorkerOptions.standard())) {
      gate.awaitJobs(1);
      Thread rest =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  worker.rest();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      Awaitility.await().until(() -> rest.getState() == Thread.State.WAITING);
      gate.open();
      assertThat(rest.join(Patience.LIMIT)).isTrue();
      assertThat(probe.status(running)).isEqualTo("finished");
      assertThat(probe.status(waiting)).isEqualTo("queued");
      worker.resume();
      probe.awaitStatus(waiting, "finished");
    }
  }

  @Test
  void a_worker_of_all_queues_serves_one_that_is_named_while_it_runs() {
    try (Worker _ = probe.start(WorkerOptions.standard())) {
      probe.awaitIdle();
      ConfigFile.change(
          probe.bench().directory().commonSiteConfig(),
          all -> all.put("workers", Map.of("reports", Map.of("timeout", 600))));
      Awaitility.await().until(() -> probe.bench().queues().names().contains("reports"));

      String id = probe.enqueue("echo", Map.of("text", "x"), job -> job.queue("reports"));

      probe.awaitStatus(id, "finished");
    }
  }

  @Test
  void a_job_is_repeated_as_often_as_it_says() {
    String id = probe.enqueue("third", Map.of());
    String given = probe.enqueue("fail", Map.of(), job -> job.retry(1));

    probe.runAll();

    assertThat(probe.status(id)).isEqualTo("finished");
    assertThat(probe.result(id)).contains("3");
    assertThat(probe.status(given)).isEqualTo("failed");
    assertThat(probe.job(given).attempt()).isEqualTo(2);
  }

  @Test
  void a_method_that_no_app_declares_is_never_run() {
    String secret = probe.enqueue("echo", Map.of("text", "x"));
    rename(secret, "probe.Jobs.secret");
    String foreign = probe.enqueue("echo", Map.of("text", "x"));
    rename(foreign, "java.lang.System.exit");

    probe.runAll();

    assertThat(probe.status(secret)).isEqualTo("deferred");
    assertThat(probe.job(secret).ending()).isEqualTo("parked");
    assertThat(probe.job(secret).why())
        .contains("No app of probe.localhost declares a job probe.Jobs.secret");
    assertThat(probe.job(foreign).why())
        .contains("No app of probe.localhost declares a job java.lang.System.exit");
  }

  private void rename(String id, String method) {
    probe.redis().hset("rq:job:" + id, "data", "[\"" + method + "\", null, [0], {}]");
  }

  @Test
  void a_job_that_cannot_be_read_fails_and_harms_no_other() {
    String pickled = probe.enqueue("echo", Map.of("text", "x"));
    probe.redis().hset("rq:job:" + pickled, "data", "no JSON");
    String lost = probe.enqueue("echo", Map.of("text", "x"));
    probe.redis().hset("rq:job:" + lost, "meta", "{\"site\": \"elsewhere\"}");
    String good = probe.enqueue("echo", Map.of("text", "x"));

    probe.runAll();

    assertThat(probe.error(pickled)).contains("The job's data is not JSON");
    assertThat(probe.error(lost)).contains("elsewhere");
    assertThat(probe.status(good)).isEqualTo("finished");
  }

  @Test
  void a_job_without_a_site_runs_on_the_default_site() {
    String id = probe.enqueue("whoami", Map.of());
    probe.redis().hdel("rq:job:" + id, "meta");

    probe.runAll();

    assertThat(probe.result(id)).contains("\"probe.localhost Administrator\"");
  }

  @Test
  void a_job_out_of_time_is_stopped() {
    String id = probe.enqueue("tooLong", Map.of());

    probe.runAll();

    assertThat(probe.status(id)).isEqualTo("failed");
    assertThat(probe.error(id)).isEqualTo("Out of time: its limit is 1 s");
  }

  @Test
  void what_a_job_enqueues_runs_after_it() {
    String id = probe.enqueue("parent", Map.of());

    probe.runAll();

    assertThat(probe.status(id)).isEqualTo("finished");
    assertThat(probe.bench().jobs().counts("default")).isEqualTo(new QueueCounts(0, 0, 0, 2, 0));
  }

  @Test
  void a_job_keeps_notes_while_it_runs() {
    String id = probe.enqueue("notes", Map.of());

    probe.runAll();

    assertThat(probe.result(id)).contains("\"true\"");
    assertThat(probe.job(id).meta().members())
        .containsEntry("step", 7)
        .containsEntry("user", "a@b.c");
  }

  @Test
  void urgent_queues_go_first() throws InterruptedException {
    String slow = probe.enqueue("echo", Map.of("text", "x"));
    String urgent = probe.enqueue("urgent", Map.of());

    // With a slot for each of them, a busy machine may start the thread of the second first.
    try (Worker worker = probe.start(WorkerOptions.standard().slots(1).untilEmpty())) {
      worker.awaitEnd();
    }

    assertThat(probe.job(urgent).time("started_at").orElseThrow())
        .isBefore(probe.job(slow).time("started_at").orElseThrow());
  }

  @Test
  void a_worker_serves_only_the_queues_it_is_given() throws InterruptedException {
    String other = probe.enqueue("echo", Map.of("text", "x"));
    String urgent = probe.enqueue("urgent", Map.of());
    WorkerOptions options = WorkerOptions.standard().on(List.of("short")).untilEmpty();

    try (Worker worker = probe.start(options)) {
      worker.awaitEnd();
    }

    assertThat(probe.status(urgent)).isEqualTo("finished");
    assertThat(probe.status(other)).isEqualTo("queued");
    assertThatThrownBy(() -> probe.start(WorkerOptions.standard().on(List.of("fast"))))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("There is no queue \"fast\"");
  }

  @Test
  void an_idle_worker_begins_a_job_at_once_and_a_later_one_when_it_is_due() {
    try (Worker _ = probe.start(WorkerOptions.standard())) {
      Awaitility.await().until(() -> !probe.redis().smembers("rq:workers").isEmpty());
      for (int i = 0; i < 3; i++) {
        String id = probe.enqueue("echo", Map.of("text", "x"));
        probe.awaitStatus(id, "finished");
      }
      String later =
          probe.enqueue("echo", Map.of("text", "x"), job -> job.in(Duration.ofMillis(300)));
      assertThat(probe.status(later)).isEqualTo("scheduled");
      probe.awaitStatus(later, "finished");
    }
    assertThat(probe.redis().smembers("rq:workers")).isEmpty();
  }

  @Test
  void slots_run_side_by_side_and_each_job_once() throws Exception {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      ids.add(probe.enqueue("echo", Map.of("text", "n" + i)));
    }
    List<String> gates = List.of(probe.enqueue("gate", Map.of()), probe.enqueue("gate", Map.of()));
    try (Gate gate = new Gate();
        Worker _ = probe.start(WorkerOptions.standard().slots(2));
        Worker _ = probe.start(WorkerOptions.standard().slots(3))) {
      gate.awaitJobs(2);
      gate.open();
      gates.forEach(id -> probe.awaitStatus(id, "finished"));
      ids.forEach(id -> probe.awaitStatus(id, "finished"));
    }
    assertThat(ids).allSatisfy(id -> assertThat(probe.runs(id)).isEqualTo(1));
  }

  @Test
  void a_redis_that_throws_jobs_away_is_refused() throws Exception {
    try (var evicting =
            RedisProcess.start(folder, "--maxmemory 100mb", "--maxmemory-policy allkeys-lru");
        ProbeBench other =
            ProbeBench.make(
                folder.resolve("other"), URI.create("redis://127.0.0.1:" + evicting.port()))) {
      assertThatThrownBy(() -> other.start(WorkerOptions.standard()))
          .isInstanceOf(EvictingQueueException.class)
          .hasMessageContaining("maxmemory-policy allkeys-lru")
          .hasMessageContaining("config/redis_queue.conf");
    }
  }
}

package dev.bench.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.operate.Decision;
import dev.bench.operate.Suspension;
import dev.bench.queue.Claims;
import dev.bench.redis.RedisKeys;
import dev.bench.testkit.RealRedis;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What operators, apps and RQ's tools may order while a job runs. */
class StoppedJobsTest {

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

  /** Tells the slot that runs the job, until one listens, as it does soon after its start. */
  private void tell(String id, String command) {
    String channel = RedisKeys.WORKER_COMMANDS.key(probe.job(id).text("worker_name"));
    Awaitility.await().until(() -> probe.redis().publish(channel, command) == 1);
  }

  @Test
  void a_running_job_is_cancelled_and_its_slot_serves_the_next() throws Exception {
    String id = probe.enqueue("gate", Map.of(), job -> job.retry(3));
    try (Gate gate = new Gate();
        Worker _ = probe.start(WorkerOptions.standard())) {
      gate.awaitJobs(1);

      assertThat(probe.bench().jobs().cancel(ProbeBench.SITE, id)).isTrue();

      probe.awaitStatus(id, "stopped");
      probe.awaitStatus(probe.enqueue("echo", Map.of("text", "x")), "finished");
    }
    assertThat(probe.bench().jobs().counts("default").failed()).isEqualTo(1);
  }

  @Test
  void a_job_that_was_cancelled_is_not_put_back_when_its_worker_dies() {
    String id = probe.enqueue("echo", Map.of("text", "x"));
    String queue = probe.bench().jobs().name("default").full();
    Claims.Wish wish =
        new Claims.Wish("dead", Duration.ofMillis(1), 1, List.of("dead.0"), List.of(queue));
    new Claims(probe.redis(), "probe", probe.bench().queues(), InstantSource.system())
        .round(List.of(), Optional.of(wish));
    assertThat(probe.bench().jobs().cancel(ProbeBench.SITE, id)).isTrue();

    try (Worker _ = probe.start(WorkerOptions.standard())) {
      probe.awaitStatus(id, "stopped");
    }
    assertThat(probe.bench().jobs().counts("default").queued()).isZero();
  }

  @Test
  void rqs_stop_job_ends_only_the_job_that_it_names() throws Exception {
    String id = probe.enqueue("gate", Map.of());
    try (Gate gate = new Gate();
        Worker _ = probe.start(WorkerOptions.standard())) {
      gate.awaitJobs(1);
      tell(id, "no JSON");
      tell(id, "{\"command\": \"stop-job\", \"job_id\": \"other\"}");
      tell(id, "{\"command\": \"dance\"}");
      assertThat(probe.status(id)).isEqualTo("started");

      tell(id, "{\"command\": \"stop-job\", \"job_id\": \"" + id + "\"}");

      probe.awaitStatus(id, "stopped");
    }
  }

  @Test
  void rqs_kill_horse_ends_one_run_and_the_job_is_repeated_as_it_says() throws Exception {
    String id = probe.enqueue("gate", Map.of(), job -> job.retry(1));
    try (Gate gate = new Gate();
        Worker _ = probe.start(WorkerOptions.standard())) {
      gate.awaitJobs(1);

      tell(id, "{\"command\": \"kill-horse\"}");

      gate.awaitJobs(1);
      assertThat(probe.error(id)).contains("kill-horse");
      gate.open();
      probe.awaitStatus(id, "finished");
    }
    assertThat(probe.job(id).attempt()).isEqualTo(2);
    assertThat(probe.runs(id)).isEqualTo(2);
  }

  @Test
  void rqs_shutdown_ends_a_worker_once_all_its_slots_are_told() throws Exception {
    String one = probe.enqueue("gate", Map.of());
    String other = probe.enqueue("gate", Map.of());
    try (Gate gate = new Gate();
        Worker worker = probe.start(WorkerOptions.standard().slots(2))) {
      gate.awaitJobs(2);
      tell(one, "{\"command\": \"shutdown\"}");
      tell(other, "{\"command\": \"shutdown\"}");
      gate.open();
      assertThat(worker.awaitEnd(Duration.ofMinutes(1))).isTrue();
      assertThat(worker.mustBeReplaced()).isFalse();
    }
    assertThat(probe.status(one)).isEqualTo("finished");
    assertThat(probe.status(other)).isEqualTo("finished");
  }

  @Test
  void nothing_runs_while_workers_are_suspended() {
    Suspension suspension = new Suspension(probe.redis());
    suspension.begin(new Decision("anna", Instant.now(), "new disks"));
    String id = probe.enqueue("echo", Map.of("text", "x"));
    try (Worker _ = probe.start(WorkerOptions.standard())) {
      Awaitility.await()
          .until(() ->
              probe.redis().smembers("rq:workers").stream()
                  .anyMatch(worker ->
                      probe.redis().hget(worker, "state").equals(Optional.of("suspended"))));
      assertThat(probe.status(id)).isEqualTo("queued");

      assertThat(suspension.end()).isPresent();

      probe.awaitStatus(id, "finished");
    }
  }
}

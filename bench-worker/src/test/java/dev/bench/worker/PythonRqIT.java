package dev.bench.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.app.GenerationId;
import dev.bench.queue.JobRequest;
import dev.bench.testkit.ForeignClient;
import dev.bench.testkit.Needs;
import dev.bench.testkit.Patience;
import dev.bench.testkit.RealRedis;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** RQ's own tools against a bench: they enqueue, inspect and run. */
@Needs(ForeignClient.PYTHON_RQ)
class PythonRqIT {

  private static final String QUEUE = "probe:default";
  private static final String LANE = QUEUE + ":" + ProbeBench.SITE;

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
  void a_python_producer_enqueues_what_a_bench_runs() throws Exception {
    String id =
        python(
            """
            job = queue.enqueue_call('probe.Jobs.echo', args=('häl"lo',), meta={'site': 'probe.localhost', 'user': 'p@y'})
            late = queue.enqueue_call('probe.Jobs.fail', retry=rq.Retry(max=1))
            print(job.id, late.id)
            """);
    String[] ids = id.split(" ");

    probe.runAll();

    assertThat(
            python(
                """
                job = rq.job.Job.fetch('%s', connection=redis, serializer=JSONSerializer)
                late = rq.job.Job.fetch('%s', connection=redis, serializer=JSONSerializer)
                print(job.get_status(), job.result, job.ended_at >= job.started_at, job.is_finished)
                print(late.get_status(), 'it broke' in late.latest_result().exc_string, late.retries_left)
                """
                    .formatted(ids[0], ids[1])))
        .isEqualTo("finished häl\"lo True True\nfailed True 0");
  }

  @Test
  void python_puts_into_a_lane_reads_it_and_puts_failed_jobs_back() throws Exception {
    String ours = probe.enqueue("fail", Map.of());
    String said =
        python(
            """
            job = lane.enqueue_call('probe.Jobs.echo', args=('lane',), meta={'site': 'probe.localhost'})
            print(job.id, lane.job_ids == ['%s', job.id], [q.name for q in rq.Queue.all(connection=redis)])
            """
                .formatted(ours));
    String theirs = said.split(" ")[0];
    assertThat(said).endsWith("True ['" + LANE + "']");

    probe.runAll();

    assertThat(probe.status(theirs)).isEqualTo("finished");
    assertThat(
            python(
                """
                failed = rq.registry.FailedJobRegistry(queue=lane)
                print(failed.get_job_ids() == ['%s'], failed.requeue('%s').get_status())
                """
                    .formatted(ours, ours)))
        .isEqualTo("True queued");

    probe.runAll();

    assertThat(probe.status(ours)).isEqualTo("failed");
    assertThat(probe.runs(ours)).isEqualTo(2);
  }

  @Test
  void rq_info_shows_queues_and_slots() throws Exception {
    probe.enqueue("gate", Map.of());
    probe.enqueue("echo", Map.of("text", "waits"));
    try (Gate gate = new Gate();
        Worker _ = probe.start(WorkerOptions.standard().slots(1))) {
      gate.awaitJobs(1);
      Awaitility.await().until(() -> probe.redis().smembers("rq:workers").size() == 1);
      Awaitility.await()
          .until(() -> probe.redis().smembers("rq:queues").contains("rq:queue:" + QUEUE));
      String info = run("-m", "rq.cli", "info", "--url", server.uri().toString());
      assertThat(info).containsPattern(LANE + " +\\|?█* ?1").contains("1 workers").contains("busy");
    }
  }

  @Test
  void a_python_worker_runs_a_job_from_a_bench() throws Exception {
    JobRequest request =
        new JobRequest(
            "a1b2c3d4-fromjava",
            new JobRequest.Owner(ProbeBench.SITE, "a@b.c", new GenerationId(0, "0")),
            "default",
            "operator.add",
            "[20, 22]",
            "{}",
            new JobRequest.Run(Duration.ofSeconds(30), 0, List.of()),
            Optional.empty(),
            false,
            Map.of());
    probe.bench().jobs().enqueue(List.of(request));

    python(
        """
        rq.SimpleWorker([lane], connection=redis, serializer=JSONSerializer).work(burst=True, logging_level='ERROR')
        """);

    assertThat(probe.status(request.id())).isEqualTo("finished");
    assertThat(probe.result(request.id())).contains("42");
  }

  private static String python(String lines) throws Exception {
    String head =
        """
        import rq, redis as r
        from rq.serializers import JSONSerializer
        redis = r.Redis.from_url('%s')
        queue = rq.Queue('%s', connection=redis, serializer=JSONSerializer)
        lane = rq.Queue('%s', connection=redis, serializer=JSONSerializer)
        """
            .formatted(server.uri(), QUEUE, LANE);
    return run("-c", head + lines);
  }

  private static String run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(ForeignClient.PYTHON_RQ.program().orElseThrow().toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("PYTHONIOENCODING", "utf-8");
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    return said.strip();
  }
}

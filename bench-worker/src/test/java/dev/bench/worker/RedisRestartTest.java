package dev.bench.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.testkit.RedisProcess;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisRestartTest {

  @TempDir Path folder;

  @Test
  void a_worker_comes_back_by_itself_and_loses_no_job() throws Exception {
    Path data = Files.createDirectories(folder.resolve("data"));
    try (RedisProcess redis = RedisProcess.start(data, "--appendfsync always");
        ProbeBench probe =
            ProbeBench.make(
                folder.resolve("bench"), URI.create("redis://127.0.0.1:" + redis.port()));
        Gate gate = new Gate();
        Worker _ = probe.start(WorkerOptions.standard().slots(2))) {
      String running = probe.enqueue("gate", Map.of());
      gate.awaitJobs(1);
      List<String> ids = new ArrayList<>();
      for (int round = 0; round < 3; round++) {
        ids.add(probe.enqueue("echo", Map.of("text", "x")));
        redis.kill();
        if (round == 1) {
          gate.open(); // it ends while Redis is away
        }
        redis.start();
        ids.add(probe.enqueue("echo", Map.of("text", "y")));
      }
      ids.forEach(id -> probe.awaitStatus(id, "finished"));
      probe.awaitStatus(running, "finished");
      assertThat(ids).allSatisfy(id -> assertThat(probe.runs(id)).isEqualTo(1));
    }
  }

  @Test
  void a_worker_may_start_before_redis() throws Exception {
    Path data = Files.createDirectories(folder.resolve("data"));
    try (RedisProcess redis = RedisProcess.start(data);
        ProbeBench probe =
            ProbeBench.make(
                folder.resolve("bench"), URI.create("redis://127.0.0.1:" + redis.port()))) {
      redis.kill();
      try (Worker _ = probe.start(WorkerOptions.standard())) {
        redis.start();
        String id = probe.enqueue("echo", Map.of("text", "x"));
        probe.awaitStatus(id, "finished");
      }
    }
  }
}

package dev.bench.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.redis.Redis;
import dev.bench.redis.RedisKeys;
import dev.bench.testkit.FreePorts;
import dev.bench.testkit.RedisGroup;
import dev.bench.testkit.RedisProcess;
import dev.bench.testkit.TlsFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers at a Redis that others run: encrypted, with a user of few rights, or by Sentinel. */
class RedisOfOthersTest {

  private static final String ADVICE = "ACL SETUSER bench ";

  @TempDir Path folder;

  @Test
  void jobs_run_over_tls_with_a_user_that_has_the_advised_rights_alone() throws Exception {
    TlsFiles tls = TlsFiles.make(folder);
    int port = FreePorts.one();
    try (RedisProcess server =
            RedisProcess.start(
                folder,
                "--tls-port " + port,
                "--tls-cert-file " + tls.certificate(),
                "--tls-key-file " + tls.key(),
                "--tls-ca-cert-file " + tls.certificate(),
                "--tls-auth-clients no");
        ProbeBench probe = encrypted(server, port, tls);
        Worker _ = probe.start(WorkerOptions.standard().slots(2))) {
      String done = probe.enqueue("echo", Map.of("text", "x"));
      String repeated = probe.enqueue("third", Map.of());
      String failed = probe.enqueue("fail", Map.of());
      probe.awaitStatus(done, "finished");
      probe.awaitStatus(failed, "failed");
      probe.awaitStatus(repeated, "finished");
      assertThat(probe.redis().complaint()).isEmpty();
      assertThat(probe.redis().setting("appendonly")).contains("yes");
      assertThat(probe.bench().cache().complaint()).isEmpty();
    }
  }

  /** Pastes the line of the handbook into {@code server}; the bench logs in as that user. */
  private ProbeBench encrypted(RedisProcess server, int port, TlsFiles tls) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.getOutputStream().write((advice() + "\r\n").getBytes(StandardCharsets.UTF_8));
      byte[] answer = socket.getInputStream().readNBytes("+OK\r\n".length());
      assertThat(new String(answer, StandardCharsets.UTF_8)).isEqualTo("+OK\r\n");
    }
    String address = "rediss://bench:PASSWORD@127.0.0.1:" + port;
    return ProbeBench.make(
        folder.resolve("bench"),
        Map.of(
            "redis_queue",
            address,
            "redis_cache",
            address,
            "redis_ssl_ca_certs",
            tls.certificate().toString()));
  }

  private static String advice() throws IOException {
    return Files.readAllLines(Path.of("..", "docs", "hosts.md")).stream()
        .map(String::strip)
        .filter(line -> line.startsWith(ADVICE))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void jobs_of_before_and_of_meanwhile_run_once_when_the_master_was_killed() throws Exception {
    try (RedisGroup group = RedisGroup.start(folder.resolve("redis"));
        ProbeBench probe = ProbeBench.make(folder.resolve("bench"), group.settings());
        Worker _ = probe.start(WorkerOptions.standard().on(List.of("default")));
        Redis replica = group.replica().connect("replica")) {
      probe.awaitIdle();
      List<String> before = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        before.add(probe.enqueue("echo", Map.of("text", "b"), job -> job.queue("long")));
      }
      Awaitility.await()
          .until(() -> before.stream().allMatch(id -> replica.exists(RedisKeys.JOB.key(id))));
      group.killMaster();

      String meanwhile =
          Awaitility.await()
              .atMost(Duration.ofMinutes(2))
              .until(() -> attempt(probe), Optional::isPresent)
              .get();
      probe.awaitStatus(meanwhile, "finished"); // by the worker that saw the master go
      probe.runAll();
      before.forEach(id -> assertThat(probe.status(id)).isEqualTo("finished"));
      assertThat(before).allSatisfy(id -> assertThat(probe.runs(id)).isEqualTo(1));
      assertThat(probe.runs(meanwhile)).isEqualTo(1);
    }
  }

  /** The id of a job; empty while Redis takes none, which the caller is told. */
  private static Optional<String> attempt(ProbeBench probe) {
    try {
      return Optional.of(probe.enqueue("echo", Map.of("text", "m")));
    } catch (IllegalStateException refused) {
      return Optional.empty();
    }
  }
}

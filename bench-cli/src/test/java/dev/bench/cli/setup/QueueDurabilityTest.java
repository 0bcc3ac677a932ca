package dev.bench.cli.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.embedded.binaries.Binaries;
import dev.bench.redis.Redis;
import dev.bench.redis.Script;
import dev.bench.testkit.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real Redis that runs with the settings of a bench. */
class QueueDurabilityTest {

  private static final int KEYS = 100;

  private static final Script UNWRITTEN = Script.of(QueueDurabilityTest.class, "unwritten.lua");

  @TempDir Path root;

  private BenchDirectory bench;
  private Path file;
  private Process server;

  @BeforeEach
  void make_a_bench() throws IOException {
    bench = new BenchDirectory(root);
    Files.createDirectories(root.resolve("sites"));
    Files.writeString(
        bench.commonSiteConfig(),
        "{\"redis_cache\": \"redis://127.0.0.1:%d\", \"redis_queue\": \"redis://127.0.0.1:%d\"}"
            .formatted(FreePorts.one(), FreePorts.one()));
    new BenchFiles(bench).makeMissing();
    file = bench.config().resolve("redis_queue.conf");
  }

  @AfterEach
  void end() throws InterruptedException {
    if (server != null) {
      kill();
    }
  }

  @Test
  void a_kill_of_redis_queue_loses_nothing_that_it_acknowledged() throws Exception {
    start();
    write("job");
    kill();
    start();
    assertKept("job");
  }

  @Test
  void an_older_bench_that_stands_still_brings_its_snapshot_along() throws Exception {
    makeOlder();
    start();
    write("old");
    server.destroy();
    server.waitFor();
    QueueDurability durability = new QueueDurability(bench);
    assertThat(durability.isDue()).isTrue();

    durability.bring(_ -> {});

    assertThat(durability.isDue()).isFalse();
    start();
    assertKept("old");
    write("new");
    kill();
    start();
    assertKept("old");
    assertKept("new");
  }

  @Test
  void an_older_bench_that_runs_brings_along_what_no_snapshot_has() throws Exception {
    makeOlder();
    start();
    write("old");

    new QueueDurability(bench).bring(_ -> {});

    assertThat(file).content().contains("appendonly yes\n", "appendfsync everysec\n");
    kill();
    start();
    assertKept("old");
  }

  @Test
  void a_file_in_which_a_person_decided_is_left_alone() throws IOException {
    Files.writeString(file, "port 1\nAppendOnly no\n");
    new QueueDurability(bench).bring(_ -> {});
    assertThat(file).content().isEqualTo("port 1\nAppendOnly no\n");
  }

  /** As files were written before each write was kept. */
  private void makeOlder() throws IOException {
    String text = Files.readString(file);
    Files.writeString(file, text.substring(0, text.indexOf("maxmemory-policy")));
  }

  private void write(String prefix) {
    try (Redis redis = connect()) {
      for (int i = 0; i < KEYS; i++) {
        redis.set(prefix + i, "kept");
      }
      // While the disk is busy with an fsync, Redis answers before it writes, for two seconds at
      // most.
      await().until(() -> redis.eval(UNWRITTEN.on()).number() == 0);
    }
  }

  private void assertKept(String prefix) {
    try (Redis redis = connect()) {
      for (int i = 0; i < KEYS; i++) {
        assertThat(redis.get(prefix + i)).hasValue("kept");
      }
    }
  }

  private Redis connect() {
    return Redis.connect(BenchConfig.load(bench).redisQueue(), "test");
  }

  private void start() throws IOException {
    String program = Binaries.ofMachine(System.getenv(), _ -> {}).redisServer().toString();
    server =
        new ProcessBuilder(program, file.toString())
            .directory(root.toFile())
            .redirectErrorStream(true)
            .redirectOutput(root.resolve("redis.log").toFile())
            .start();
    try (Redis redis = connect()) {
      await().until(redis::available);
    }
  }

  private void kill() throws InterruptedException {
    server.destroyForcibly();
    server.waitFor();
  }
}

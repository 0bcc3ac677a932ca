package dev.bench.cli.roll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.bench.cli.setup.BenchFiles;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.process.CannotRunException;
import dev.bench.testkit.RealRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Two hosts with folders of their own, which share sites and Redis. */
class RollTest {

  @RegisterExtension static final RealRedis redisServer = new RealRedis();

  private static final List<String> PROCESSES = List.of("web.1", "web.2", "worker");

  @TempDir private Path folder;
  private final List<String> told = new CopyOnWriteArrayList<>();
  private BenchDirectory one;
  private BenchDirectory two;

  @BeforeEach
  void make() throws IOException {
    one = new BenchDirectory(Files.createDirectories(folder.resolve("one")));
    new BenchFiles(one).makeMissing();
    new BenchFiles(one).set("redis_queue", redisServer.uri().toString());
    new BenchFiles(one).set("bench_id", "shop");
    two = new BenchDirectory(Files.createDirectories(folder.resolve("two")));
    Files.createSymbolicLink(two.sites(), one.sites());
    new BenchFiles(two).makeMissing();
  }

  @Test
  void a_second_host_begins_when_all_processes_of_the_first_have_had_their_turn() throws Exception {
    List<String> turns = new CopyOnWriteArrayList<>();
    CountDownLatch go = new CountDownLatch(1);
    CompletableFuture<Boolean> first =
        running(
            one,
            process -> {
              turns.add("one " + process);
              return awaited(go);
            });
    await().until(() -> turns.size() == 1);
    CompletableFuture<Boolean> second = running(two, process -> turns.add("two " + process));
    await().until(() -> !told.isEmpty());
    assertThat(told).first().asString().endsWith(": waits for its end");
    assertThat(turns).hasSize(1);

    go.countDown();
    assertThat(first.get(1, TimeUnit.MINUTES)).isTrue();
    assertThat(second.get(1, TimeUnit.MINUTES)).isTrue();
    assertThat(turns)
        .containsExactly(
            "one web.1", "one web.2", "one worker", "two web.1", "two web.2", "two worker");
  }

  @Test
  void a_host_that_may_not_wait_says_which_one_rolls() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<Boolean> first =
        running(
            one,
            process -> {
              begun.countDown();
              return awaited(go);
            });
    assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();
    new BenchFiles(two).set("roll_wait_limit", "0ms");
    List<String> turns = new ArrayList<>();

    assertThatThrownBy(() -> new Roll(two, told::add).run(PROCESSES, turns::add))
        .isInstanceOf(CannotRunException.class)
        .hasMessageMatching("host \\S+ restarts processes of this bench since .*");
    assertThat(turns).isEmpty();
    go.countDown();
    assertThat(first.get(1, TimeUnit.MINUTES)).isTrue();
  }

  @Test
  void after_one_that_does_not_become_ready_the_others_stay_and_the_next_host_may_go_on()
      throws IOException {
    List<String> turns = new ArrayList<>();
    assertThat(
            new Roll(one, told::add)
                .run(
                    PROCESSES,
                    process -> {
                      turns.add(process);
                      return process.equals("web.1");
                    }))
        .isFalse();
    assertThat(turns).containsExactly("web.1", "web.2");
    assertThat(told).containsExactly("not restarted after that: worker");
    assertThat(new Roll(two, told::add).run(PROCESSES, _ -> true)).isTrue();
  }

  @Test
  void a_limit_for_a_new_process_is_never_longer_than_the_manager_takes() {
    assertThat(Roll.readyLimit(BenchConfig.load(one))).isEqualTo(Duration.ofMinutes(2));
    new BenchFiles(one).set("roll_ready_limit", "2d");
    assertThat(Roll.readyLimit(BenchConfig.load(one))).isEqualTo(Duration.ofHours(1));
  }

  private CompletableFuture<Boolean> running(BenchDirectory host, Roll.Turn turn) {
    CompletableFuture<Boolean> result = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            result.complete(new Roll(host, told::add).run(PROCESSES, turn));
          } catch (IOException | RuntimeException failed) {
            result.completeExceptionally(new ExecutionException(failed));
          }
        });
    return result;
  }

  private static boolean awaited(CountDownLatch latch) {
    try {
      return latch.await(1, TimeUnit.MINUTES);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}

package dev.bench.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * However {@code bench start} ends, nothing of its bench is left: no server, no guard, no
 * grandchild. Each time it is started right after it was ended in another way, the first time while
 * it made the site.
 */
class NothingSurvivesIT {

  /** For what a busy machine does at some time; what is promised is in PromisedEndTest. */
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private static final String ALL = "bench\\.role=|redis-server|mariadbd";

  private static BenchUnderTest bench;

  @BeforeAll
  static void kill_a_first_start_while_it_makes_the_site() throws IOException {
    bench = BenchUnderTest.make();
    try (Running first = bench.typist().begin("start")) {
      Path site = bench.root().resolve("sites").resolve(BenchUnderTest.SITE);
      await().atMost(BenchUnderTest.FIRST_START).until(() -> Files.exists(site));
      first.signal("KILL");
    }
    // A process of somebody's own, with a child that no signal of the terminal reaches.
    bench.addToProcfile("stray: setsid sleep 4000 & sleep 5000");
  }

  @AfterAll
  static void delete_it() throws IOException {
    bench.close();
  }

  @Test
  void after_kill_9_the_next_start_works_at_once_and_ctrl_c_ends_it() {
    try (Running killed = bench.start()) {
      assertEverythingRuns();
      killed.signal("KILL");
      killed.awaitEnd(LIMIT);
    }
    try (Running next = bench.start()) {
      assertEverythingRuns();
      next.signal("INT");

      assertThat(next.awaitEnd(LIMIT)).as(next.output()).isEqualTo(130);
      bench.awaitQuiet();
    }
  }

  @ParameterizedTest
  @CsvSource({"TERM, 143", "HUP, 129", "KILL, 137"})
  void everything_ends_with_it(String signal, int status) {
    try (Running start = bench.start("redis_cache", "redis_queue", "schedule", "stray")) {
      assertThat(Survivors.matching(bench.root(), ALL)).hasSize(5);
      assertStraysRun();

      start.signal(signal);

      assertThat(start.awaitEnd(LIMIT)).as(start.output()).isEqualTo(status);
      await().atMost(LIMIT).untilAsserted(() -> assertThat(Survivors.of(bench.root())).isEmpty());
    }
  }

  private static void assertEverythingRuns() {
    assertThat(bench.visitor().open().body()).isEqualTo("{\"message\":[]}");
    assertThat(Survivors.matching(bench.root(), ALL)).hasSize(9);
    assertStraysRun();
  }

  private static void assertStraysRun() {
    assertThat(Survivors.matching(bench.root(), "^sleep [45]000")).hasSize(2);
  }
}

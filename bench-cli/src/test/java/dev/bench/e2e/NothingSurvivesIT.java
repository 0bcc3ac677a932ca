package dev.bench.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * However {@code bench start} ends, nothing of its bench is left: no server, no guard, no
 * grandchild. Each time it is started right after it was ended in another way.
 */
class NothingSurvivesIT {

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final String ALL = "bench\\.role=|redis-server|mariadbd";

  private static BenchUnderTest bench;

  @BeforeAll
  static void make_a_bench() throws IOException {
    bench = BenchUnderTest.make();
    // A process of somebody's own, with a child that no signal of the terminal reaches.
    bench.addToProcfile("stray: setsid sleep 4000 & sleep 5000");
  }

  @AfterAll
  static void delete_it() throws IOException {
    bench.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM", "HUP"})
  void a_signal_ends_everything(String signal) {
    try (Running start = bench.start()) {
      assertEverythingRuns();

      start.signal(signal);

      start.awaitEnd(LIMIT);
      bench.awaitQuiet();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"KILL"})
  void not_even_kill_9_leaves_something_and_the_next_start_works_at_once(String signal) {
    try (Running start = bench.start()) {
      assertEverythingRuns();

      start.signal(signal);

      start.awaitEnd(LIMIT);
      try (Running next = bench.start()) {
        assertEverythingRuns();
        next.signal(signal);
        next.awaitEnd(LIMIT);
      }
      await()
          .atMost(LIMIT)
          .untilAsserted(() -> assertThat(Survivors.of(bench.root())).isEmpty());
    }
  }

  private static void assertEverythingRuns() {
    assertThat(bench.visitor().get("/api/method/ping").status()).isEqualTo(200);
    assertThat(Survivors.matching(bench.root(), ALL)).hasSize(9);
    assertThat(Survivors.matching(bench.root(), "^sleep [45]000")).hasSize(2);
  }
}

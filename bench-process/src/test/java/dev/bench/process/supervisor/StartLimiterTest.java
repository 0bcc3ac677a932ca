package dev.bench.process.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.process.probe.Readiness;
import dev.bench.process.procfile.ProcessSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StartLimiterTest {

  private static final Readiness SAYS_SO = Readiness.says("is ready");

  @Test
  void no_more_start_at_a_time_than_there_are_turns_and_the_first_come_first() {
    History bench = bench(2, SAYS_SO, "web", "socketio", "worker", "schedule");

    assertThat(bench.transcript()).isEqualTo("start web\nstart socketio");
    bench.play("web started\nsocketio started\nweb ready");
    assertThat(bench.transcript()).endsWith("start worker");
    bench.play("worker started\nsocketio ready");
    assertThat(bench.transcript()).endsWith("start schedule");
  }

  @Test
  void the_end_of_one_that_was_starting_is_a_turn_for_the_next() {
    History bench = bench(1, SAYS_SO, "web", "worker").play("web started\nweb stopped 1");

    assertThat(bench.transcript()).endsWith("start worker");
  }

  @Test
  void one_that_hangs_keeps_the_others_waiting_for_three_seconds_only() {
    History bench = bench(1, SAYS_SO, "web", "worker").play("web started\npass 2.9");
    assertThat(bench.transcript()).isEqualTo("start web");

    bench.play("pass 0.2");
    assertThat(bench.transcript()).isEqualTo("start worker");
  }

  @Test
  void what_is_ready_as_soon_as_it_runs_neither_waits_nor_is_waited_for() {
    History bench = bench(1, Readiness.atOnce(), "a", "b", "c");

    assertThat(bench.transcript()).isEqualTo("start a\nstart b\nstart c");
  }

  @Test
  void status_says_that_a_process_waits_for_its_turn() {
    History bench = bench(1, SAYS_SO, "web", "worker").play("web started");

    assertThat(bench.status().processes())
        .extracting(ProcessStatus::why)
        .containsExactly(
            "starting for 0 s: has not said `is ready`", "waits for its turn to start");
  }

  private static History bench(int limiter, Readiness readiness, String... names) {
    List<ProcessSpec> specs = new ArrayList<>();
    for (String name : names) {
      specs.add(History.spec(name, ProcessSpec.Care.ofService(Set.of(), readiness)));
    }
    return new History(specs, new StartLimiter(limiter));
  }
}

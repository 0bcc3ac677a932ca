package dev.bench.process.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.process.probe.Readiness;
import dev.bench.process.procfile.ProcessSpec.Care;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OrderTest {

  @Test
  void a_process_waits_until_what_it_comes_after_is_ready() {
    History bench = History.ofBench().play("redis started\npass 15");
    assertThat(bench.transcript()).isEqualTo("start redis\nredis: not ready after 10 s");
    bench.play("redis ready\nweb started\npass 0.5\nweb ready");
    assertThat(bench.transcript())
        .isEqualTo(
            """
            redis: ready after 15.0 s (pid 101)
            start web
            web: ready after 0.5 s (pid 102)
            all ready after 15500 ms\
            """);
  }

  @Test
  void it_waits_through_a_restart_of_what_it_comes_after() {
    History bench = History.ofBench().play("redis started\nredis stopped 1\npass 1");
    bench.play("redis started\nredis ready");
    assertThat(bench.transcript()).containsOnlyOnce("start web").endsWith("start web");
  }

  @Test
  void while_what_it_comes_after_is_away_its_time_to_start_does_not_run() {
    History bench = History.ofBench().play("up redis\nweb started\npass 9\nredis stopped 137");
    bench.transcript();
    bench.play("pass 1\nredis started\npass 15\npass 40");
    assertThat(bench.transcript())
        .isEqualTo(
            """
            web: not ready after 10 s: waits for redis
            start redis
            redis: not ready after 10 s\
            """);
    assertThat(bench.status().processes().getLast().why())
        .isEqualTo("starting for 65 s: waits for redis");
    bench.play("redis ready\npass 59");
    assertThat(bench.transcript()).isEqualTo("redis: ready after 55.0 s (pid 103)");
    bench.play("pass 1");
    assertThat(bench.transcript()).isEqualTo("web: not ready after 60 s, killed\nKILL web");
  }

  @Test
  void all_ready_is_told_once() {
    History bench = History.ofBench().play("redis started\nredis ready\nweb started\nweb ready");
    bench.play("pass 1\nweb stopped 75\nweb started\nweb ready");
    assertThat(bench.transcript()).containsOnlyOnce("all ready");
  }

  @Test
  void a_held_process_delays_no_readiness_and_is_named() {
    History bench = History.ofBenchWithWorkers().play("up redis web\nask stop worker");
    bench.play("worker.1 stopped 143");
    assertThat(bench.transcript()).doesNotContain("all ready");
    bench.play("pass 2\nworker.2 stopped 143");
    assertThat(bench.transcript()).contains("all ready after 2000 ms, held: worker.1, worker.2");
    bench.play("ask up worker\nup worker.1 worker.2");
    assertThat(bench.transcript()).doesNotContain("all ready");
  }

  @Test
  void a_process_that_is_done_counts_as_ready() {
    History bench =
        new History(
            List.of(
                History.spec("migrate", Care.ofService(Set.of(), Readiness.atOnce())),
                History.spec("web", Care.ofService(Set.of("migrate"), History.ANSWERS))));
    bench.play("up migrate\nmigrate stopped 0\nask wait");
    assertThat(bench.transcript()).contains("-> migrate: done").doesNotContain("all ready");
    bench.play("web started\nweb ready");
    assertThat(bench.transcript()).contains("all ready").doesNotContain("not ready");
    assertThat(bench.status().processes().getFirst().state()).isEqualTo("done");
  }

  @Test
  void a_server_that_ends_without_error_has_ended() {
    History bench = History.ofBench().play("up redis\nredis stopped 0\nweb started\nweb ready");
    assertThat(bench.transcript()).contains("not ready: redis").doesNotContain("all ready");
  }

  @Test
  void a_process_that_waits_for_a_held_one_is_not_ready() {
    History bench = History.ofBench().play("redis started\nask stop redis\nredis stopped 0");
    assertThat(bench.transcript())
        .doesNotContain("all ready")
        .contains("not ready: web: waits for redis, which is held");
    bench.play("ask stop web");
    assertThat(bench.transcript()).doesNotContain("all ready");
  }

  @Test
  void what_came_last_is_stopped_first() {
    History bench = History.ofBench().play("redis started\nredis ready\nweb started\nweb ready");
    bench.transcript();
    bench.play("signal 2\nweb stopped 143\nredis stopped 0");
    assertThat(bench.transcript())
        .isEqualTo(
            """
            stopping (once more kills at once)
            TERM web
            web: stopped
            TERM redis
            redis: stopped
            exit 130\
            """);
  }

  @Test
  void what_ignores_TERM_is_killed() {
    History bench = History.ofBench().play("redis started\nredis ready\nweb started\nweb ready");
    bench.transcript();
    bench.play("signal 15\npass 5");
    assertThat(bench.transcript()).endsWith("web: still there after 5 s: killed\nKILL web");
  }

  @Test
  void a_second_signal_kills_all_at_once() {
    History bench = History.ofBench().play("redis started\nredis ready\nweb started\nweb ready");
    bench.transcript();
    bench.play("signal 2\npass 0.2\nsignal 2\nweb stopped 137\nredis stopped 137");
    assertThat(bench.transcript())
        .isEqualTo(
            """
            stopping (once more kills at once)
            TERM web
            killing what is left
            KILL redis
            KILL web
            web: stopped
            redis: stopped
            exit 130\
            """);
  }

  @Test
  void the_signal_of_a_closed_terminal_comes_twice_and_counts_once() {
    History bench = History.ofBench().play("redis started\nredis ready\nweb started\nweb ready");
    bench.transcript();
    bench.play("pass 0.05\nsignal 1\npass 0.001\nsignal 1\nweb stopped 0\nredis stopped 0");
    assertThat(bench.transcript()).doesNotContain("KILL").endsWith("exit 129");
  }

  @Test
  void all_are_killed_after_eight_seconds_and_given_up_after_nine() {
    History bench = History.ofBench().play("redis started\nredis ready\nweb started\nweb ready");
    bench.play("signal 1\npass 5\nweb stopped 137");
    bench.transcript();
    bench.play("pass 3");
    assertThat(bench.transcript()).isEqualTo("KILL redis");
    bench.play("pass 1");
    assertThat(bench.transcript())
        .isEqualTo("redis: does not end although killed (pid 101): given up\nexit 129");
  }

  @Test
  void a_signal_before_anything_runs_ends_at_once_what_only_waits() {
    History bench = History.ofBench().play("redis started\nsignal 2\nredis stopped 0");
    assertThat(bench.transcript()).endsWith("TERM redis\nredis: stopped\nexit 130");
  }
}

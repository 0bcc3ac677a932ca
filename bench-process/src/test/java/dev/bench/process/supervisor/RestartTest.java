package dev.bench.process.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RestartTest {

  private final History bench =
      History.ofBench().play("redis started\nredis ready\nweb started\nweb ready");

  RestartTest() {
    bench.transcript();
  }

  @Test
  void a_role_that_fails_comes_back_alone_after_a_pause() {
    bench.play("web stopped 1\npass 0.9");
    assertThat(bench.transcript()).isEqualTo("web: ended with exit code 1; starts again in 1 s");
    bench.play("pass 0.1\nweb started\nweb ready");
    assertThat(bench.transcript()).isEqualTo("start web\nweb: ready after 0.0 s (pid 103)");
  }

  @Test
  void the_pause_doubles() {
    bench.play("web stopped 1\npass 1\nweb started\nweb stopped 1");
    assertThat(bench.transcript()).endsWith("starts again in 2 s");
    bench.play("pass 2\nweb started\nweb stopped 1");
    assertThat(bench.transcript()).endsWith("starts again in 4 s");
  }

  @Test
  void the_pause_is_short_again_after_a_minute_of_work() {
    bench.play("web stopped 1\npass 1\nweb started\nweb ready\npass 61\nweb stopped 1");
    assertThat(bench.transcript()).endsWith("starts again in 1 s");
  }

  @Test
  void five_failures_in_a_minute_are_a_crash_loop_that_shows_its_last_lines() {
    bench.play(
        """
        web stopped 1
        pass 1
        web started
        web stopped 1
        pass 2
        web started
        web stopped 1
        pass 4
        web started
        web stopped 1
        pass 8
        web started
        web says no such table
        """);
    bench.transcript();
    bench.play("web stopped 1\npass 100");
    assertThat(bench.transcript())
        .isEqualTo(
            """
            web: ended with exit code 1, too often: left alone. Its last lines:
            web:   no such table
            not ready: web: left alone after 5 failures within 60 s, the last time it ended with exit code 1\
            """);
  }

  @Test
  void exit_code_75_of_a_ready_process_brings_its_successor_at_once() {
    bench.play("pass 1\nweb stopped 75");
    assertThat(bench.transcript()).isEqualTo("web: asks to be replaced\nstart web");
  }

  @Test
  void exit_code_75_in_the_first_second_is_a_failure() {
    bench.play("pass 0.9\nweb stopped 75");
    assertThat(bench.transcript()).isEqualTo("web: ended with exit code 75; starts again in 1 s");
  }

  @Test
  void exit_code_75_before_it_was_ready_is_a_failure() {
    bench.play("pass 1\nweb stopped 75\nweb started\nweb stopped 75");
    assertThat(bench.transcript()).endsWith("web: ended with exit code 75; starts again in 1 s");
  }

  @Test
  void a_role_that_ends_without_an_error_stays_away_and_the_others_go_on() {
    bench.play("web stopped 0\npass 100");
    assertThat(bench.transcript()).isEqualTo("web: ended with exit code 0");
  }

  @Test
  void a_start_that_takes_too_long_is_killed_and_counts_as_a_failure() {
    bench.play("pass 1\nweb stopped 75\nweb started\npass 60");
    assertThat(bench.transcript()).endsWith("web: not ready after 60 s, killed\nKILL web");
    bench.play("web stopped 137");
    assertThat(bench.transcript()).isEqualTo("web: ended by signal 9 (KILL); starts again in 1 s");
  }

  @Test
  void a_late_answer_is_not_taken_for_the_successors() {
    History late = History.standard("a").play("a started");
    late.transcript();
    late.play("a stopped 0\na ready");
    assertThat(late.transcript()).isEqualTo("a: ended with exit code 0\nexit 0");
  }
}

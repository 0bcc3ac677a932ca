package dev.bench.process.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.process.probe.Readiness;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What people ask of a running manager, as histories of events. */
class RequestsTest {

  private final History bench = History.ofBenchWithWorkers().play("up redis web worker.1 worker.2");

  RequestsTest() {
    bench.transcript();
  }

  private void expect(String script, String transcript) {
    bench.play(script);
    assertThat(bench.transcript()).isEqualTo(transcript.stripTrailing());
  }

  @Test
  void restart_answers_when_the_process_is_ready_again() {
    expect("ask restart web", "TERM web");
    expect("web stopped 143\nweb started", "web: stopped\nstart web");
    expect(
        "pass 2\nweb ready",
        """
        web: ready after 2.0 s (pid 105)
        -> web: ready after 2.0 s (pid 105)
        -> done
        """);
  }

  @Test
  void a_line_of_the_procfile_means_all_its_processes() {
    expect("ask restart worker", "TERM worker.1\nTERM worker.2");
  }

  @Test
  void a_restart_that_fails_says_why_at_once_and_is_tried_further() {
    bench.play("ask restart web\nweb stopped 143");
    bench.transcript();
    expect(
        "web started\nweb stopped 3",
        """
        web: ended with exit code 3; starts again in 1 s
        -> not web: ended with exit code 3; starts again in 1 s
        -> failed
        """);
    expect("pass 1", "start web");
  }

  @Test
  void what_ignores_TERM_is_killed_and_started_again() {
    bench.play("ask restart web");
    bench.transcript();
    expect("pass 5", "web: still there after 5 s: killed\nKILL web");
    expect("web stopped 137", "web: stopped\nstart web");
  }

  @Test
  void two_restarts_at_once_are_one() {
    expect("ask restart web\nask restart web", "TERM web");
    expect("web stopped 143", "web: stopped\nstart web");
    bench.play("up web");
    assertThat(bench.transcript().lines().filter("-> done"::equals)).hasSize(2);
  }

  @Test
  void a_stopped_process_stays_away_until_it_is_wanted() {
    expect("ask stop web", "TERM web");
    expect("web stopped 143", "web: stopped\n-> web: stopped\n-> done");
    expect("pass 100", "");
    expect("ask up web", "start web");
    expect(
        "up web",
        """
        web: ready after 0.0 s (pid 105)
        -> web: ready after 0.0 s (pid 105)
        -> done
        """);
  }

  @Test
  void stopping_what_backs_off_ends_that() {
    bench.play("web stopped 1");
    bench.transcript();
    expect("ask stop web\npass 100", "-> web: stopped\n-> done");
  }

  @Test
  void a_process_that_waits_for_a_stopped_one_says_so() {
    bench.play("ask stop redis web\nredis stopped 0\nweb stopped 0");
    bench.transcript();
    expect(
        "ask up web",
        """
        -> not web: waits for redis, which is held
        -> failed
        not ready: web: waits for redis, which is held
        """);
    expect("ask up redis\nredis started", "start redis");
    bench.play("redis ready");
    assertThat(bench.transcript()).contains("start web");
  }

  @Test
  void a_restart_of_what_others_come_after_leaves_the_others_alone() {
    expect("ask restart redis\nredis stopped 0", "TERM redis\nredis: stopped\nstart redis");
    expect("worker.1 stopped 1\npass 1", "worker.1: ended with exit code 1; starts again in 1 s");
    bench.play("redis started\nredis ready");
    assertThat(bench.transcript()).containsOnlyOnce("start worker.1");
  }

  @Test
  void late_lines_of_a_removed_process_are_printed_and_its_late_events_ignored() {
    expect(
        "ask scale worker 1\nworker.2 stopped 143",
        """
        TERM worker.2
        worker.2: stopped
        -> worker.2: stopped
        -> done
        """);
    expect(
        "worker.2 says I kept its output open\nworker.2 ready",
        "worker.2 | I kept its output open");
    assertThat(bench.status().processes()).hasSize(3);
  }

  @Test
  void stop_without_a_name_is_the_end_of_everything() {
    expect("ask stop", "stopping by request\nTERM web\nTERM worker.1\nTERM worker.2");
    bench.play("web stopped 0\nworker.1 stopped 0\nworker.2 stopped 0\nredis stopped 0");
    assertThat(bench.transcript()).endsWith("redis: stopped\n-> redis: stopped\n-> done\nexit 0");
  }

  @Test
  void nothing_is_begun_while_everything_is_being_stopped() {
    bench.play("signal 2");
    bench.transcript();
    expect(
        "ask restart web",
        "-> failed everything is being stopped: start it again with bench start");
  }

  @Test
  void wait_is_done_when_all_are_ready() {
    bench.play("web stopped 1");
    bench.transcript();
    expect("ask wait web", "");
    bench.play("pass 1\nup web");
    assertThat(bench.transcript()).endsWith("-> web: ready (pid 105)\n-> done");
  }

  @Test
  void wait_has_a_limit_and_says_what_it_waited_for() {
    bench.play("web stopped 1\npass 1\nweb started\nask wait web");
    bench.transcript();
    expect("pass 59", "web: not ready after 10 s");
    bench.play("pass 1");
    assertThat(bench.transcript())
        .endsWith("-> not web: not within 60 s: starting for 60 s\n-> failed");
  }

  @Test
  void wait_fails_at_once_for_a_process_that_cannot_become_ready() {
    bench.play("ask stop web\nweb stopped 0");
    bench.transcript();
    expect("ask wait web", "-> not web: stopped by request\n-> failed");
  }

  @Test
  void a_caller_that_has_gone_is_not_waited_for() {
    bench.play("web stopped 1\nask wait web");
    bench.transcript();
    expect("leave\nask status", "-> failed the caller has gone");
    bench.play("pass 1\nup web");
    assertThat(bench.transcript()).doesNotContain("->");
  }

  @Test
  void scale_adds_processes_and_takes_the_last_ones_away() {
    expect("ask scale worker 3", "added worker.3\nstart worker.3");
    bench.play("up worker.3");
    assertThat(bench.transcript()).endsWith("-> done");
    expect("ask scale worker 1", "TERM worker.3\nTERM worker.2");
    expect(
        "worker.3 stopped 0\nworker.2 stopped 0",
        """
        worker.3: stopped
        -> worker.3: stopped
        worker.2: stopped
        -> worker.2: stopped
        -> done
        """);
    assertThat(bench.status().processes())
        .extracting(ProcessStatus::name)
        .containsExactly("redis", "web", "worker.1");
  }

  @Test
  void a_line_can_have_no_process_and_get_them_back() {
    bench.play("ask scale worker 0\nworker.1 stopped 0\nworker.2 stopped 0");
    bench.transcript();
    expect("ask scale worker 2", "added worker.1\nadded worker.2\nstart worker.1\nstart worker.2");
  }

  @Test
  void a_process_that_is_being_removed_can_be_added_again() {
    bench.play("ask scale worker 1\nask scale worker 2");
    bench.transcript();
    bench.play("worker.2 stopped 0\nup worker.2");
    assertThat(bench.transcript()).contains("start worker.2").endsWith("-> done");
  }

  @Test
  void an_unknown_name_is_answered_with_the_nearest() {
    expect("ask restart wrb", "-> failed no process is called `wrb`: did you mean web?");
    expect(
        "ask scale x 2",
        "-> failed no line of the Procfile is called `x`; there are redis, web, worker");
  }

  @Test
  void the_only_process_of_a_line_has_a_number_as_well() {
    History only = History.ofService("worker", Readiness.atOnce()).play("up worker");
    only.transcript();
    only.play("ask restart worker.1");
    assertThat(only.transcript()).isEqualTo("TERM worker");
    only.play("worker stopped 0\nup worker\nask scale worker 2");
    assertThat(only.transcript()).endsWith("added worker.2\nstart worker.2");
  }

  @Test
  void status_says_how_each_is_and_why() {
    bench.play("web stopped 1\nworker.1 serves 7-abc");
    RunStatus status = bench.status();
    assertThat(status.isReady()).isFalse();
    assertThat(status.processes().get(1))
        .extracting(ProcessStatus::state, ProcessStatus::pid, ProcessStatus::why)
        .containsExactly("backing off", 0L, "ended with exit code 1; starts again in 1 s");
    assertThat(status.processes().get(2).generation()).isEqualTo("7-abc");
    bench.play("pass 1\nup web");
    assertThat(bench.status().isReady()).isTrue();
    assertThat(bench.status().processes().get(1).restarts()).isEqualTo(1);
  }

  @Test
  void a_line_that_had_no_process_gets_some() {
    History some = History.ofRedisWithoutWorkers().play("up redis");
    some.transcript();
    some.play("ask scale worker 1");
    assertThat(some.transcript()).isEqualTo("added worker\nstart worker");
    some.play("up worker\nask scale worker 2");
    assertThat(some.transcript()).endsWith("-> done\nadded worker.2\nstart worker.2");
    some.play("ask scale wroker 1");
    assertThat(some.transcript()).endsWith("`wroker`: did you mean worker?");

    History several = History.ofRedisWithoutWorkers().play("ask scale worker 2");
    assertThat(several.transcript()).contains("added worker.1\nadded worker.2");
  }

  @Test
  void a_line_that_cannot_have_so_many_gets_none() {
    expect("ask scale worker 6", "-> failed there can be no worker.6");
    assertThat(bench.status().processes()).hasSize(4);
  }

  @Test
  void requests_are_bounded() {
    assertThatThrownBy(() -> new Request.Scale("web", 101, Duration.ofSeconds(1)))
        .hasMessage("web=101: a number from 0 to 100 is expected");
    assertThatThrownBy(() -> new Request.Wait(List.of(), Duration.ZERO))
        .hasMessage("a time limit is above 0 and at most 3600 seconds");
    assertThatThrownBy(() -> new Request.Serving("mark", "\u001b[31m"))
        .hasMessageContaining("a generation is a word");
  }
}

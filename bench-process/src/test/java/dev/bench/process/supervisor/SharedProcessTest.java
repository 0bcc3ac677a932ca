package dev.bench.process.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.process.child.ChildEvent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** MariaDB among the processes: looked after as they are, and let go when they have ended. */
class SharedProcessTest {

  private History bench;

  @BeforeEach
  void start() {
    bench = History.ofBenchWithMariaDb();
  }

  private void startAll() {
    bench.play("up mariadb web");
    bench.transcript();
  }

  @Test
  void the_roles_wait_for_it_and_all_are_ready_with_it() {
    bench.play(
        """
        up mariadb
        up web
        """);
    assertThat(bench.transcript())
        .isEqualTo(
            """
            start mariadb
            mariadb: ready after 0.0 s (pid 101)
            start web
            web: ready after 0.0 s (pid 102)
            all ready after 0 ms\
            """);
  }

  @Test
  void when_it_is_killed_it_comes_back_and_the_roles_run_on() {
    startAll();
    bench.play(
        """
        mariadb stopped 137
        pass 1
        up mariadb
        """);
    assertThat(bench.transcript())
        .isEqualTo(
            """
            mariadb: ended by signal 9 (KILL); starts again in 1 s
            start mariadb
            mariadb: ready after 0.0 s (pid 103)\
            """);
    assertThat(bench.status().processes().getFirst().restarts()).isEqualTo(1);
  }

  @Test
  void it_is_restarted_also_after_a_clean_end() {
    startAll();
    bench.play(
        """
        mariadb stopped 0
        pass 1
        """);
    assertThat(bench.transcript())
        .isEqualTo(
            """
            mariadb: ended with exit code 0; starts again in 1 s
            start mariadb\
            """);
  }

  @Test
  void of_one_that_another_command_had_started_no_exit_code_is_known() {
    startAll();
    bench.play("mariadb stopped " + ChildEvent.Stopped.UNKNOWN);
    assertThat(bench.transcript()).isEqualTo("mariadb: ended; starts again in 1 s");
  }

  @Test
  void a_role_that_ends_meanwhile_waits_for_it() {
    startAll();
    bench.play(
        """
        mariadb stopped 137
        web stopped 1
        pass 1
        """);
    assertThat(bench.transcript())
        .isEqualTo(
            """
            mariadb: ended by signal 9 (KILL); starts again in 1 s
            web: ended with exit code 1; starts again in 1 s
            start mariadb\
            """);
    assertThat(bench.status().processes().getLast().why()).isEqualTo("waits for mariadb");
  }

  @Test
  void five_failures_within_a_minute_are_too_many() {
    startAll();
    bench.play(
        """
        mariadb stopped 137
        pass 1
        mariadb says cannot start: the disk is full
        mariadb stopped 127
        pass 2
        mariadb stopped 127
        pass 4
        mariadb stopped 127
        pass 8
        mariadb stopped 127
        """);
    assertThat(bench.transcript())
        .endsWith(
            """
            mariadb: ended with exit code 127, too often: left alone. Its last lines:
            mariadb:   cannot start: the disk is full
            not ready: mariadb: left alone after 5 failures within 60 s, the last time it ended with exit code 127\
            """);
  }

  @Test
  void it_runs_on_after_the_end_of_the_run() {
    startAll();
    bench.play(
        """
        signal 2
        web stopped 0
        """);
    assertThat(bench.transcript())
        .isEqualTo(
            """
            stopping (once more kills at once)
            TERM web
            web: stopped
            exit 130\
            """);
  }

  @Test
  void a_second_signal_kills_all_except_it() {
    startAll();
    bench.play(
        """
        signal 2
        pass 1
        signal 2
        web stopped 137
        """);
    assertThat(bench.transcript())
        .isEqualTo(
            """
            stopping (once more kills at once)
            TERM web
            killing what is left
            KILL web
            web: stopped
            exit 130\
            """);
  }

  @Test
  void the_caller_of_stop_gets_its_answer_when_the_others_have_ended() {
    startAll();
    bench.play(
        """
        ask stop
        web stopped 0
        """);
    assertThat(bench.transcript())
        .isEqualTo(
            """
            stopping by request
            TERM web
            web: stopped
            -> web: stopped
            -> done
            exit 0\
            """);
  }

  @Test
  void it_can_be_stopped_and_started_like_the_others() {
    startAll();
    bench.play(
        """
        ask stop mariadb
        mariadb stopped 0
        ask up mariadb
        up mariadb
        ask restart mariadb
        mariadb stopped 0
        up mariadb
        """);
    assertThat(bench.transcript())
        .isEqualTo(
            """
            TERM mariadb
            mariadb: stopped
            -> mariadb: stopped
            -> done
            start mariadb
            mariadb: ready after 0.0 s (pid 103)
            -> mariadb: ready after 0.0 s (pid 103)
            -> done
            TERM mariadb
            mariadb: stopped
            start mariadb
            mariadb: ready after 0.0 s (pid 104)
            -> mariadb: ready after 0.0 s (pid 104)
            -> done\
            """);
  }

  @Test
  void alone_it_keeps_nothing_running() {
    startAll();
    bench.play("web stopped 0");
    assertThat(bench.transcript())
        .isEqualTo(
            """
            web: ended with exit code 0
            exit 0\
            """);
  }
}

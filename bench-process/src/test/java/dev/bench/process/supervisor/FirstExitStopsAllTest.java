package dev.bench.process.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FirstExitStopsAllTest {

  @Test
  void the_code_of_the_first_that_ends_is_ours() {
    History history =
        History.standard("a", "b")
            .play(
                """
                a started
                b started
                a ready
                b ready
                a stopped 3
                b stopped 143
                """);
    assertThat(history.transcript())
        .isEqualTo(
            """
            start a
            start b
            a: started (pid 101)
            b: started (pid 102)
            all ready after 0 ms
            a: ended with exit code 3
            stopping, since a has ended
            TERM b
            b: stopped
            exit 3\
            """);
  }

  @Test
  void an_end_without_an_error_stops_all_as_well() {
    History history = History.standard("a", "b").play("a started\nb started");
    history.transcript();
    history.play("a stopped 0\nb stopped 0");
    assertThat(history.transcript())
        .isEqualTo(
            "a: ended with exit code 0\nstopping, since a has ended\nTERM b\nb: stopped\nexit 0");
  }

  @Test
  void a_second_code_does_not_replace_the_first() {
    History history = History.standard("a", "b").play("a started\nb started");
    history.play("a stopped 3\nb stopped 4");
    assertThat(history.transcript()).endsWith("exit 3");
  }

  @Test
  void what_is_written_after_the_stop_is_still_told() {
    History history = History.standard("a", "b").play("a started\nb started\na stopped 1");
    history.transcript();
    history.play("b says last words\nb stopped 143");
    assertThat(history.transcript()).isEqualTo("b | last words\nb: stopped\nexit 1");
  }

  @Test
  void an_end_by_a_signal_is_reported_as_such() {
    History history = History.standard("a").play("a started");
    history.transcript();
    history.play("a stopped 137");
    assertThat(history.transcript()).isEqualTo("a: ended by signal 9 (KILL)\nexit 137");
  }

  @Test
  void a_signal_whose_name_depends_on_the_system_is_reported_by_its_number() {
    History history = History.standard("a").play("a started");
    history.transcript();
    history.play("a stopped 138");
    assertThat(history.transcript()).isEqualTo("a: ended by signal 10\nexit 138");
  }

  @Test
  void a_code_above_the_last_signal_is_no_signal() {
    History history = History.standard("a").play("a started");
    history.transcript();
    history.play("a stopped 255");
    assertThat(history.transcript()).isEqualTo("a: ended with exit code 255\nexit 255");
  }

  @Test
  void a_process_that_cannot_be_started_stops_all() {
    History history = History.standard("a").play("a stopped 127");
    assertThat(history.transcript()).isEqualTo("start a\na: ended with exit code 127\nexit 127");
  }
}

package dev.bench.process.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.bench.process.listen.ListenAddress;
import dev.bench.process.probe.Readiness;
import dev.bench.process.probe.SocketProbe;
import dev.bench.process.procfile.Instance;
import dev.bench.process.procfile.ProcessSpec;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How processes are replaced one after the other. */
class RollingTest {

  private static final ProcessSpec.Care CARE =
      ProcessSpec.Care.ofService(Set.of(), History.ANSWERS);

  private final History two =
      new History(
              List.of(
                  History.spec(Instance.of("web", 1), CARE),
                  History.spec(Instance.of("web", 2), CARE)))
          .play("up web.1 web.2");

  private final History one = new History(List.of(History.spec("web", CARE))).play("up web");

  RollingTest() {
    two.transcript();
    one.transcript();
  }

  @Test
  void an_old_process_ends_once_the_new_one_is_ready_and_then_comes_the_next() {
    two.play("ask roll web\nweb.1+ started");
    assertThat(two.transcript()).isEqualTo("web.1: a new process starts beside it\nstart web.1+");
    two.play("web.1+ ready");
    assertThat(two.transcript()).isEqualTo("web.1: ready after 0.0 s (pid 103)\nTERM web.1");
    two.play("web.1 stopped 143");
    assertThat(two.transcript())
        .isEqualTo(
            """
            web.1: stopped
            web.2: a new process starts beside it
            start web.2+
            -> web.1: ready after 0.0 s (pid 103)\
            """);
    two.play("up web.2+\nweb.2 stopped 143");
    assertThat(two.transcript()).endsWith("-> web.2: ready after 0.0 s (pid 104)\n-> done");
    assertThat(two.status().processes())
        .extracting(ProcessStatus::name, ProcessStatus::pid, ProcessStatus::state)
        .containsExactly(tuple("web.1", 103L, "ready"), tuple("web.2", 104L, "ready"));
  }

  @Test
  void the_old_process_stays_when_the_new_one_fails_and_no_other_is_tried() {
    two.play("ask roll web\nweb.1+ started\nweb.1+ stopped 1");
    assertThat(two.transcript())
        .endsWith(
            """
            web.1: the new process ended with exit code 1
            -> not web.1: the new process ended with exit code 1: the old one (pid 101) goes on
            -> not web.2: not replaced, since the new web.1 did not become ready
            -> failed\
            """);
    assertThat(two.status().processes())
        .extracting(ProcessStatus::pid, ProcessStatus::state)
        .containsExactly(tuple(101L, "ready"), tuple(102L, "ready"));
  }

  @Test
  void a_new_process_that_is_not_ready_in_time_is_ended_and_the_old_one_stays() {
    one.play("ask roll web\nweb+ started\nweb+ lacks no answer\npass 61");
    assertThat(one.transcript())
        .contains("TERM web+")
        .endsWith(
            "-> not web: the new process is not ready after 60 s, no answer: the old one (pid 101) goes on\n-> failed");
    one.play("web+ stopped 143");
    assertThat(one.status().processes()).extracting(ProcessStatus::pid).containsExactly(101L);
  }

  @Test
  void a_new_process_takes_the_place_of_an_old_one_that_ends_by_itself() {
    one.play("ask roll web\nweb+ started\nweb stopped 9");
    assertThat(one.transcript())
        .endsWith("web: ended with exit code 9; the new process takes its place");
    one.play("web+ ready");
    assertThat(one.transcript()).endsWith("-> web: ready after 0.0 s (pid 102)\n-> done");
    one.play("web+ stopped 1\npass 1");
    assertThat(one.transcript()).endsWith("start web");
  }

  @Test
  void a_new_process_that_took_the_place_and_is_not_ready_in_time_goes_on_without_a_turn() {
    one.play("ask roll web\nweb+ started\nweb+ lacks no answer\nweb stopped 9\npass 61");
    assertThat(one.transcript())
        .endsWith("-> not web: the new process is not ready after 60 s, no answer\n-> failed");
    assertThat(one.nanosUntilDue()).isPositive();
    one.play("web+ ready");
    assertThat(one.status().processes())
        .extracting(ProcessStatus::pid, ProcessStatus::state)
        .containsExactly(tuple(102L, "ready"));
  }

  @Test
  void a_stop_meanwhile_ends_both_and_they_stay_away() {
    one.play("ask roll web\nweb+ started\nask stop web");
    assertThat(one.transcript()).contains("TERM web\n").contains("TERM web+");
    one.play("web stopped 143\nweb+ stopped 143");
    assertThat(one.transcript()).contains("-> web: stopped\n-> done");
    assertThat(one.status().processes()).extracting(ProcessStatus::state).containsExactly("held");
  }

  @Test
  void a_stop_meanwhile_wins_over_a_new_process_that_becomes_ready_then() {
    one.play("ask roll web\nweb+ started\nask stop web\nweb+ ready\nweb stopped 0\nweb+ stopped 0");
    assertThat(one.status().processes()).extracting(ProcessStatus::state).containsExactly("held");
  }

  @Test
  void the_end_of_everything_meanwhile_ends_both() {
    one.play("ask roll web\nweb+ started\nsignal 15");
    assertThat(one.transcript())
        .contains("TERM web\n")
        .contains("TERM web+")
        .contains("-> not web: everything is being stopped: start it again with bench start");
    one.play("web stopped 143\nweb+ stopped 143");
    assertThat(one.transcript()).endsWith("exit 143");
  }

  @Test
  void a_process_that_asks_is_replaced_once() {
    one.play("web asks-replacement 5000 requests\nweb asks-replacement 5000 requests");
    one.play("up web+\nweb stopped 143");
    assertThat(one.transcript())
        .isEqualTo(
            """
            web: asks to be replaced: 5000 requests
            web: a new process starts beside it
            start web+
            web: asks to be replaced: 5000 requests
            web: ready after 0.0 s (pid 102)
            TERM web
            web: stopped\
            """);
  }

  @Test
  void processes_that_ask_at_once_are_replaced_one_after_the_other() {
    two.play("web.1 asks-replacement memory\nweb.2 asks-replacement memory");
    assertThat(two.transcript()).contains("start web.1+").doesNotContain("start web.2+");
    two.play("up web.1+\nweb.1 stopped 143");
    assertThat(two.transcript()).contains("start web.2+");
  }

  @Test
  void a_process_that_binds_its_port_itself_is_refused_before_any_process_is_replaced() {
    Readiness atItsPort = Readiness.answers(SocketProbe.tcp("127.0.0.1", 8000));
    ProcessSpec web = History.spec("web", CARE.withReadiness(atItsPort)).with("PORT", "8000");
    History run = new History(List.of(History.spec("worker", CARE), web)).play("up worker\nup web");
    run.transcript();

    run.play("ask roll");

    assertThat(run.transcript())
        .startsWith("-> failed web binds port 8000 itself, so a new process cannot start beside it")
        .contains("without --rolling", "write `#: listen=port` right above the line `web: …`")
        .hasLineCount(1);
  }

  @Test
  void a_plain_restart_replaces_a_process_that_is_handed_a_socket() {
    ProcessSpec.Care listens = CARE.withListen(new ListenAddress("127.0.0.1", 8000));
    History run =
        new History(List.of(History.spec("web", listens), History.spec("worker", CARE)))
            .play("up web worker");
    run.transcript();
    run.play("ask restart");
    assertThat(run.transcript()).contains("TERM worker\n").contains("start web+");
    run.play("worker stopped 0\nup worker web+\nweb stopped 143");
    assertThat(run.transcript()).contains("TERM web\n").endsWith("-> done");
  }
}

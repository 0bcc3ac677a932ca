package dev.bench.process.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.process.procfile.ProcessSpec.Care;
import dev.bench.process.procfile.Procfile;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code ready=} and {@code after=} above the lines of any Procfile make of its processes. */
class ReadinessTest {

  @Test
  void the_reason_of_a_slow_start_is_reported_after_a_while_and_at_the_kill() {
    History history = foreign("api", "ready=http:/health");
    history.play("api started\napi lacks nothing listens on localhost:5000\npass 3\nask wait api");
    history.play("api lacks GET http://localhost:5000/health gives 503");
    assertThat(history.status().processes().getFirst().why())
        .isEqualTo("starting for 3 s: GET http://localhost:5000/health gives 503");
    history.transcript();
    history.play("pass 7\npass 50\napi stopped 137");
    assertThat(history.transcript())
        .isEqualTo(
            """
            api: not ready after 10 s: GET http://localhost:5000/health gives 503
            api: not ready after 60 s, killed: GET http://localhost:5000/health gives 503
            KILL api
            api: ended by signal 9 (KILL)
            -> not api: ended by signal 9 (KILL)
            -> failed
            exit 137\
            """);
  }

  @Test
  void the_reason_of_one_start_is_not_that_of_the_next() {
    History history = foreign("api", "ready=says:Listening restart=on-failure");
    history.play("api started\napi lacks of the first\napi stopped 1\npass 1\napi started");
    assertThat(history.status().processes().getFirst().why())
        .isEqualTo("starting for 0 s: has not said `Listening`");
  }

  @Test
  void the_line_of_readiness_is_shown_as_a_line_of_the_process() {
    History history = foreign("api", "ready=says:Listening");
    history.play("api started\napi says Listening on 5000\napi ready");
    assertThat(history.transcript())
        .isEqualTo(
            """
            start api
            api | Listening on 5000
            api: ready after 0.0 s (pid 101)
            all ready after 0 ms\
            """);
  }

  @Test
  void what_comes_after_a_migration_waits_until_that_is_done_and_nothing_ends_with_it() {
    History history = afterMigration("ready=done");
    history.play("migrate started\npass 90\nask wait");
    assertThat(history.transcript()).isEqualTo("start migrate");
    assertThat(history.status().processes().getFirst().why())
        .isEqualTo("starting for 90 s: has not ended");
    history.play("migrate stopped 0\nup web");
    assertThat(history.transcript())
        .isEqualTo(
            """
            migrate: done after 90.0 s
            start web
            -> migrate: done
            web: started (pid 102)
            -> web: ready (pid 102)
            -> done
            all ready after 90000 ms\
            """);
  }

  @Test
  void a_migration_that_fails_ends_everything_with_its_code() {
    History history = afterMigration("ready=done").play("migrate started\nmigrate stopped 3");
    assertThat(history.transcript()).doesNotContain("start web").endsWith("exit 3");
  }

  @Test
  void what_is_to_come_back_always_is_done_all_the_same() {
    History history = afterMigration("ready=done restart=always");
    history.play("migrate started\nmigrate stopped 1\npass 1\nmigrate started\nmigrate stopped 0");
    assertThat(history.transcript()).endsWith("migrate: done after 0.0 s\nstart web");
  }

  @Test
  void what_is_to_be_done_may_take_an_hour_unless_said_otherwise() {
    assertThat(care("ready=done").startLimit()).hasHours(1);
    assertThat(care("start-limit=5s ready=done").startLimit()).hasSeconds(5);
    History history = afterMigration("ready=done start-limit=5s");
    history.play("migrate started\npass 5");
    assertThat(history.transcript())
        .endsWith("migrate: not ready after 5 s, killed: has not ended\nKILL migrate");
  }

  private static History foreign(String name, String policy) {
    return new History(List.of(History.spec(name, care(policy))));
  }

  private static History afterMigration(String policy) {
    return new History(
        List.of(History.spec("migrate", care(policy)), History.spec("web", care("after=migrate"))));
  }

  private static Care care(String policy) {
    return Procfile.parse("#: " + policy + "\na: x\nmigrate: x", "P")
        .lines()
        .getFirst()
        .policy()
        .applyTo(Care.standard(), 5000);
  }
}

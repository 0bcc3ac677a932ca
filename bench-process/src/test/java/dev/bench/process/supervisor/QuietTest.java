package dev.bench.process.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.process.probe.Readiness;
import org.junit.jupiter.api.Test;

class QuietTest {

  @Test
  void a_quiet_process_is_shown_only_while_it_works() {
    History history = History.ofService("redis", History.ANSWERS.quietly());
    history.play("redis started\nredis says hello\nredis ready\npass 0.9\nredis says I listen");
    history.play("pass 0.1\nredis says disk full\nsignal 2\nredis says bye\nredis stopped 0");
    assertThat(history.transcript())
        .doesNotContain("hello", "I listen")
        .contains("redis | disk full")
        .doesNotContain("bye");
  }

  @Test
  void when_it_fails_what_it_said_is_shown() {
    History history = History.ofService("redis", History.ANSWERS.quietly());
    history.play("redis started\nredis says no such file\nredis stopped 1");
    assertThat(history.transcript())
        .isEqualTo(
            """
            start redis
            redis:   no such file
            redis: ended with exit code 1; starts again in 1 s\
            """);
  }

  @Test
  void when_another_has_answered_in_its_place_what_it_said_is_shown() {
    History history = History.ofService("redis", History.ANSWERS.quietly());
    history.play("redis started\nredis ready");
    history.transcript();
    history.play("redis says address in use\nredis stopped 1");
    assertThat(history.transcript())
        .isEqualTo(
            """
            redis:   address in use
            redis: ended with exit code 1; starts again in 1 s\
            """);
  }

  @Test
  void the_line_of_readiness_is_replaced_by_the_managers_own() {
    History history = History.ofService("watch", Readiness.atOnce().after("is ready"));
    history.play("watch started\nwatch says building\nwatch says watch is ready: todo");
    assertThat(history.transcript()).isEqualTo("start watch\nwatch | building");
    history.play("watch ready\nwatch says all is ready");
    assertThat(history.transcript()).endsWith("watch | all is ready");
  }
}

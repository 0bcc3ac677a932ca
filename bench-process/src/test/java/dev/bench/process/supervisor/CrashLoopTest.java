package dev.bench.process.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.process.probe.Readiness;
import dev.bench.process.procfile.ProcessSpec;
import dev.bench.process.procfile.Restart;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Five failures within a minute, and what the others hear of it. */
class CrashLoopTest {

  /** It runs for the fifth time. */
  private static String failures(String name) {
    return """
    NAME started
    NAME stopped 1
    pass 1
    NAME started
    NAME stopped 1
    pass 2
    NAME started
    NAME stopped 1
    pass 4
    NAME started
    NAME stopped 1
    pass 8
    NAME started
    """
        .replace("NAME", name);
  }

  @Test
  void a_bench_that_cannot_become_ready_names_what_is_not_ready_and_goes_on() {
    History bench = History.ofBench().play("up redis\n" + failures("web"));
    bench.play("web says no such table");
    bench.transcript();
    bench.play("web stopped 1");
    assertThat(bench.transcript())
        .isEqualTo(
            """
            web: ended with exit code 1, too often: left alone. Its last lines:
            web:   no such table
            not ready: web: left alone after 5 failures within 60 s, the last time it ended with exit code 1\
            """);
    bench.play("pass 1000");
    assertThat(bench.transcript()).isEmpty();
  }

  @Test
  void a_process_that_waits_for_it_is_named_and_the_run_ends() {
    History bench = History.ofBench().play(failures("redis"));
    bench.transcript();
    bench.play("redis stopped 127");
    assertThat(bench.transcript())
        .isEqualTo(
            """
            redis: ended with exit code 127, too often: left alone. Its last lines:
            not ready: redis: left alone after 5 failures within 60 s, the last time it ended with exit code 127
            not ready: web: waits for redis, which is left alone
            exit 127\
            """);
  }

  @Test
  void a_required_one_takes_all_down() {
    ProcessSpec.Care care = ProcessSpec.Care.ofService(Set.of(), Readiness.atOnce());
    History history = History.of("a", care.withRequired(true)).play(failures("a"));
    history.transcript();
    history.play("a stopped 4");
    assertThat(history.transcript()).endsWith("exit 4");
  }

  @Test
  void bench_up_tries_again_with_a_clean_slate_and_then_all_are_ready() {
    History bench = History.ofBench().play("up redis\n" + failures("web") + "web stopped 1");
    bench.transcript();
    bench.play("ask up web\nweb started\nweb stopped 1");
    assertThat(bench.transcript())
        .isEqualTo(
            """
            start web
            web: ended with exit code 1; starts again in 1 s
            -> not web: ended with exit code 1; starts again in 1 s
            -> failed\
            """);
    bench.play("pass 1\nup web");
    assertThat(bench.transcript()).contains("all ready after");
  }

  @Test
  void a_process_with_restart_always_may_end_without_error_any_number_of_times() {
    ProcessSpec.Care care = ProcessSpec.Care.ofService(Set.of(), Readiness.atOnce());
    History history = History.of("a", care.withRestart(Restart.ALWAYS));
    for (int i = 0; i < 10; i++) {
      history.play("up a\na stopped 0\npass 1");
    }
    assertThat(history.transcript())
        .endsWith("a: ended with exit code 0; starts again in 1 s\nstart a");
  }

  @Test
  void failures_that_are_far_apart_are_no_loop() {
    History bench = History.ofBench().play("up redis web");
    for (int i = 0; i < 10; i++) {
      bench.play("pass 20\nweb stopped 1\npass 30\nup web");
    }
    assertThat(bench.transcript()).doesNotContain("left alone").contains("starts again in 30 s");
  }
}

package dev.bench.process.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.process.probe.Readiness;
import dev.bench.process.procfile.Policy;
import dev.bench.process.procfile.ProcessSpec;
import dev.bench.process.procfile.Procfile;
import dev.bench.process.procfile.Restart;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a ready process that ends, by policy, exit code and whether it is required. */
class PolicyTest {

  @ParameterizedTest(name = "{0}, required {1}, exit code {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ALWAYS     | false | 0   | a: ended with exit code 0; starts again in 1 s
          ALWAYS     | false | 1   | a: ended with exit code 1; starts again in 1 s
          ALWAYS     | true  | 137 | a: ended by signal 9 (KILL); starts again in 1 s
          ON_FAILURE | false | 0   | a: ended with exit code 0
          ON_FAILURE | false | 3   | a: ended with exit code 3; starts again in 1 s
          ON_FAILURE | true  | 0   | a: ended with exit code 0 / stopping, since a has ended / TERM b
          ON_FAILURE | true  | 143 | a: ended by signal 15 (TERM); starts again in 1 s
          NEVER      | false | 0   | a: ended with exit code 0
          NEVER      | false | 2   | a: ended with exit code 2
          NEVER      | true  | 2   | a: ended with exit code 2 / stopping, since a has ended / TERM b
          NEVER      | true  | 75  | a: ended with exit code 75 / stopping, since a has ended / TERM b
          """)
  void a_process_ends(Restart restart, boolean required, int code, String expected) {
    History history =
        new History(
            java.util.List.of(
                History.spec("a", care(restart, required)),
                History.spec("b", care(Restart.NEVER, false))));
    history.play("up a b\npass 2");
    history.transcript();
    history.play("a stopped " + code);
    assertThat(history.transcript().replace("\n", " / ")).isEqualTo(expected);
  }

  @Test
  void a_process_may_be_given_any_time() {
    ProcessSpec.Care care = care(Restart.NEVER, true);
    Policy policy =
        Procfile.parse("#: timeout=999999999d start-limit=999999999d\na: x", "P")
            .lines()
            .getFirst()
            .policy();
    History history = History.of("a", policy.applyTo(care, 5000)).play("a started");
    history.transcript();
    history.play("pass 9999\nup a\nsignal 2\npass 9999");
    assertThat(history.transcript()).endsWith("TERM a");
  }

  @Test
  void a_process_may_come_after_any_number_of_others() {
    String many = "a" + ",b".repeat(20_000);
    Policy policy = Policy.NONE.with("after", many, new Policy.Place("P", 1));
    ProcessSpec.Care care = policy.applyTo(care(Restart.NEVER, true), 5000);
    assertThat(care.after()).containsExactlyInAnyOrder("a", "b");
  }

  private static ProcessSpec.Care care(Restart restart, boolean required) {
    return ProcessSpec.Care.ofService(Set.of(), Readiness.atOnce())
        .withRestart(restart)
        .withRequired(required);
  }
}

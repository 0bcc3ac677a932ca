package dev.bench.process.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.process.procfile.ProcessSpec;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessStateTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          WAITING     | STARTING ENDED HELD
          BACKING_OFF | WAITING ENDED HELD
          STARTING    | BACKING_OFF READY STOPPING DONE ENDED FAILED LEFT_ALONE
          READY       | WAITING BACKING_OFF STOPPING DONE ENDED FAILED LEFT_ALONE
          STOPPING    | WAITING STOPPING ENDED HELD
          DONE        | WAITING ENDED HELD
          ENDED       | WAITING ENDED HELD
          FAILED      | WAITING ENDED HELD
          LEFT_ALONE  | WAITING ENDED HELD
          HELD        | WAITING ENDED HELD
          """)
  void each_state_leads_to_these_and_to_no_other(ProcessState from, String to) {
    EnumSet<ProcessState> allowed = EnumSet.noneOf(ProcessState.class);
    for (ProcessState next : ProcessState.values()) {
      if (from.allows(next)) {
        allowed.add(next);
      }
    }
    assertThat(allowed).extracting(Enum::name).containsExactly(to.split(" "));
  }

  @Test
  void a_process_refuses_a_state_that_does_not_follow() {
    ManagedProcess process =
        new ManagedProcess(History.spec("web", ProcessSpec.Care.standard()), 0);
    assertThatThrownBy(() -> process.enter(ProcessState.READY, 1))
        .hasMessage("web cannot be READY after WAITING");
  }
}

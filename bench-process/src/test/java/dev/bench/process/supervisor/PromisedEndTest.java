package dev.bench.process.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.process.child.Watchdog;
import dev.bench.process.procfile.ProcessSpec;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Nothing is left after ten seconds: what is waited for by the clock adds up to less. That it is
 * waited for no longer is seen in {@code NothingIsLeftIT}, however busy the machine is.
 */
class PromisedEndTest {

  private static final Duration PROMISED = Duration.ofSeconds(10);

  @Test
  void after_a_signal() {
    ManagedProcess usual = new ManagedProcess(History.spec("a", ProcessSpec.Care.standard()), 0);
    assertThat(Stopping.limit(List.of(usual)).plus(ProcessSpec.Care.KILL_LIMIT))
        .isLessThan(PROMISED);
  }

  @Test
  void after_the_death_of_the_manager() {
    assertThat(Watchdog.PATIENCE).isLessThan(PROMISED);
  }
}

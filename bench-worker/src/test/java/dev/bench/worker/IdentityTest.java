package dev.bench.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class IdentityTest {

  @Test
  void bench_start_knows_its_child_by_the_mark_that_it_registers() {
    Identity identity =
        new Identity("p1", List.of("p1.host.7.0"), () -> List.of("q"), "run/worker/3");
    assertThat(identity.presence(Duration.ofSeconds(1)).facts())
        .containsEntry("bench_process", "run/worker/3");
  }
}

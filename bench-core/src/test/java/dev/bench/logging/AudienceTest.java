package dev.bench.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class AudienceTest {

  private static final Map<String, String> MANAGED = Map.of("BENCH_PROCESS", "run/web/1");

  @Test
  void under_bench_start_the_pipe_leads_to_the_manager() {
    assertThat(Audience.of(MANAGED, "pipe:[1234]")).isEqualTo(Audience.MANAGER);
    assertThat(Audience.of(MANAGED, "")).isEqualTo(Audience.MANAGER);
  }

  @Test
  void output_that_a_procfile_sends_elsewhere_does_not_reach_the_manager() {
    assertThat(Audience.of(MANAGED, "/srv/bench/logs/worker.log")).isEqualTo(Audience.FILE);
  }

  @Test
  void at_a_terminal_sits_a_person() {
    assertThat(Audience.of(Map.of(), "/dev/pts/3")).isEqualTo(Audience.PERSON);
  }

  @Test
  void a_supervisor_reads_later() {
    assertThat(Audience.of(Map.of(), "pipe:[1]")).isEqualTo(Audience.FILE);
    assertThat(Audience.of(Map.of(), "socket:[1]")).isEqualTo(Audience.FILE);
    assertThat(Audience.of(Map.of("BENCH_PROCESS", ""), "pipe:[1]")).isEqualTo(Audience.FILE);
  }
}

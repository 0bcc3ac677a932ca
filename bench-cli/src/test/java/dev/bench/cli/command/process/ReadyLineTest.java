package dev.bench.cli.command.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReadyLineTest {

  @Test
  void the_last_line_names_the_ports_of_those_that_ask_for_one_and_claims_no_more() {
    Map<String, Integer> ports = new LinkedHashMap<>();
    assertThat(StartCommand.readyLine(Duration.ofMillis(70), ports)).isEqualTo("ready in 0.1 s");
    ports.put("web", 5000);
    ports.put("api.2", 5101);
    assertThat(StartCommand.readyLine(Duration.ofMillis(12_340), ports))
        .isEqualTo("ready in 12.3 s  web PORT 5000  api.2 PORT 5101");
  }
}

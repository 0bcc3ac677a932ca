package dev.bench.cli.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.process.procfile.Instance;
import dev.bench.process.procfile.ProcessSpec;
import dev.bench.process.procfile.Procfile;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProcfileInstancesTest {

  private final ProcfileInstances instances =
      new ProcfileInstances(
          Procfile.parse("web: a $PORT\nworker: b\n", "P"),
          65_000,
          place ->
              new ProcessSpec(
                  place.instance(),
                  place.line().command(),
                  Path.of(""),
                  Map.of("PORT", Integer.toString(place.port())),
                  null,
                  ProcessSpec.Care.standard()),
          place -> place.line().name() + " at " + place.port());

  @Test
  void every_line_can_have_processes_each_with_a_port_of_its_own() {
    assertThat(instances.lines()).containsExactly("web", "worker");
    ProcessSpec third = instances.another(Instance.of("worker", 3));
    assertThat(third.name()).isEqualTo("worker.3");
    assertThat(third.command()).isEqualTo("b");
    assertThat(third.environment()).containsEntry("PORT", "65102");
    assertThat(instances.with(spec -> spec.with("X", "y")).another(Instance.only("web")))
        .extracting(ProcessSpec::environment)
        .isEqualTo(Map.of("PORT", "65000", "X", "y"));
  }

  @Test
  void each_is_reached_where_its_place_says_and_what_has_no_line_nowhere() {
    assertThat(instances.address(Instance.of("worker", 2))).isEqualTo("worker at 65101");
    assertThat(instances.address(Instance.only("mariadb"))).isEmpty();
  }

  @Test
  void there_are_no_ports_beyond_the_last_one() {
    assertThatThrownBy(() -> instances.another(Instance.of("web", 537)))
        .hasMessage("web.537 would get PORT 65536, above 65535: begin lower with --port");
  }
}

package dev.bench.cli.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StartOrderTest {

  @Test
  void who_comes_after_a_line_comes_after_each_of_its_processes() {
    List<ProcessSpec> specs =
        StartOrder.of(
            List.of(
                spec(Instance.of("db", 1)), spec(Instance.of("db", 2)), spec(only("web"), "db")));
    assertThat(specs.getLast().care().after()).contains("db.1", "db.2");
  }

  @Test
  void a_line_that_does_not_run_holds_nobody_up() {
    assertThat(StartOrder.of(List.of(spec(only("web"), "db")))).hasSize(1);
  }

  @Test
  void those_that_wait_in_a_circle_are_named() {
    List<ProcessSpec> specs =
        List.of(spec(only("a"), "c"), spec(only("b"), "a"), spec(only("c"), "b"), spec(only("d")));
    assertThatThrownBy(() -> StartOrder.of(specs))
        .isInstanceOf(CannotRunException.class)
        .hasMessageStartingWith("a after c after b after a wait for one another");
  }

  private static Instance only(String name) {
    return Instance.only(name);
  }

  private static ProcessSpec spec(Instance instance, String... after) {
    return new ProcessSpec(
        instance,
        "true",
        Path.of(""),
        Map.of(),
        null,
        ProcessSpec.Care.ofForeign().withAfter(Set.of(after)));
  }
}

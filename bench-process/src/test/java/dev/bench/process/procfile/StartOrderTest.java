package dev.bench.process.procfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartOrderTest {

  private static final Procfile DEFAULTS = Procfile.parse("web: x", "P");

  @Test
  void a_process_after_a_line_waits_for_each_process_of_the_line() {
    List<ProcessSpec> specs =
        StartOrder.of(
            List.of(
                spec(Instance.of("db", 1)),
                spec(Instance.of("db", 2)),
                spec(Instance.only("web"), "db")),
            DEFAULTS);
    assertThat(specs.getLast().care().after()).contains("db.1", "db.2");
  }

  @Test
  void a_line_that_does_not_run_delays_no_process() {
    assertThat(StartOrder.of(List.of(spec(Instance.only("web"), "db")), DEFAULTS)).hasSize(1);
  }

  @Test
  void those_that_wait_in_a_circle_are_named_with_the_lines_that_say_so() {
    Procfile procfile =
        Procfile.parse("#: after=c\na: x\n# y\n#: after=a\nb: x\n#: after=b,d\nc: x\nd: x", "P");
    assertThatThrownBy(() -> StartOrder.of(specs(procfile), procfile))
        .isInstanceOf(BrokenProcfileException.class)
        .hasMessage(
            "P line 1, P line 4, P line 6: a after c after b after a wait for one another, so that none could start: change what comes `after` what");
  }

  @Test
  void a_circle_names_only_the_lines_that_a_user_wrote(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("Procfile"), "redis: x\n#: timeout=1s\nweb: x\n");
    Policy elsewhere = Policy.NONE.with("after", "web", new Policy.Place("p.json", 3));
    Procfile procfile = Procfile.read(file, Set.of(), (_, _, _) -> Map.of("redis", elsewhere));
    List<ProcessSpec> specs =
        List.of(specs(procfile).getFirst(), spec(Instance.only("web"), "redis"));
    assertThatThrownBy(() -> StartOrder.of(specs, procfile))
        .hasMessageStartingWith("p.json line 3: redis after web after redis wait");
  }

  private static List<ProcessSpec> specs(Procfile procfile) {
    return procfile.lines().stream()
        .map(line -> {
          ProcessSpec spec = spec(Instance.only(line.name()));
          return spec.with(line.policy().applyTo(spec.care(), spec.port()));
        })
        .toList();
  }

  private static ProcessSpec spec(Instance instance, String... after) {
    return new ProcessSpec(
        instance,
        "true",
        Path.of(""),
        Map.of(),
        null,
        ProcessSpec.Care.standard().withAfter(Set.of(after)));
  }
}

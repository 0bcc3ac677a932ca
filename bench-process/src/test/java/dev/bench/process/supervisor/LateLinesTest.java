package dev.bench.process.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.process.child.Children;
import dev.bench.process.procfile.ProcessSpec;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a program still says that outlives the leader of its group by a moment. */
class LateLinesTest {

  /**
   * A program that takes its time to end, beside a leader that ends at once. Only builtins of the
   * shell count, since each program that it starts is asked to end as well.
   */
  private static final String CLEANS_UP =
      """
      (trap 'i=0; while [ $((i += 1)) -le 50 ]; do echo late $i; sleep 0.01; done; : >cleaned; exit' TERM
      touch hears; while :; do sleep 0.01; done) &
      until [ -e hears ]; do sleep 0.01; done; echo leader ends\
      """;

  @TempDir Path folder;

  @Test
  void lines_after_the_end_of_the_leader_are_shown_and_end_no_program() throws Exception {
    List<ProcessSpec> specs = List.of(Forked.spec("a", CLEANS_UP, folder));
    ByteArrayOutputStream terminal = new ByteArrayOutputStream();
    RunReporter.Style style =
        new RunReporter.Style(terminal, false, false, true, _ -> "ready", false);
    try (Children children = Children.of(Children.newRun())) {
      ProcessManager.of(specs, new RunReporter(specs, style, null), new Alike(specs), children)
          .run();
    }
    assertThat(terminal.toString(StandardCharsets.UTF_8).lines())
        .contains("a | leader ends")
        .containsAll(IntStream.rangeClosed(1, 50).mapToObj(i -> "a | late " + i).toList());
    assertThat(folder.resolve("cleaned")).exists();
  }
}

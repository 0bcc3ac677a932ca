package dev.bench.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What is told of a process that ran a job alone, from what it wrote. */
class AloneOutputTest {

  @Test
  void lines_of_the_heap_and_of_the_beginning_are_no_lines_of_the_job() {
    AloneOutput output =
        written(
            "[gc] Using Serial\nopens\n[gc] GC(0) Pause Full 9M->8M(9M)\n"
                + AloneOutput.BEGINS
                + "\nworks\n[gc] GC(1) Pause Full 9M->9M(9M)\nends");
    assertThat(output.hasBegun()).isTrue();
    assertThat(output.text()).isEqualTo("opens\nworks\nends");
    assertThat(output.heap()).isEqualTo("GC(1) Pause Full 9M->9M(9M)");
  }

  @Test
  void a_process_that_ends_early_has_not_begun_and_needed_no_collection() {
    AloneOutput output = written("[gc] Using Serial\nno database\n");
    assertThat(output.hasBegun()).isFalse();
    assertThat(output.text()).isEqualTo("no database");
    assertThat(output.heap()).isEqualTo("none was needed");
  }

  private static AloneOutput written(String text) {
    return AloneOutput.of(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }
}

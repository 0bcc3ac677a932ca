package dev.bench.cli.start;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What status tells of the limit of open files. */
class OpenFilesTest {

  @Test
  void a_process_with_few_files_left_is_named_with_its_limit() {
    assertThat(new OpenFiles("web", 209, 256).shortage())
        .hasValueSatisfying(
            line -> assertThat(line).startsWith("web has 209 of 256 files").contains("ulimit -n"));
  }

  @Test
  void a_process_with_many_files_left_is_not_named() {
    assertThat(new OpenFiles("web", 100, 256).shortage()).isEmpty();
  }
}

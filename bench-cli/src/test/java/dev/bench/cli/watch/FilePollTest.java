package dev.bench.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilePollTest {

  @TempDir Path folder;

  private FilePoll poll;

  @BeforeEach
  void look() throws IOException {
    Files.createDirectories(folder.resolve("src"));
    Files.createDirectories(folder.resolve("target"));
    Files.writeString(folder.resolve("src/A.java"), "a");
    Files.writeString(folder.resolve("src/B.java"), "b");
    poll = new FilePoll(List.of(folder));
    poll.remember();
  }

  @Test
  void new_changed_and_deleted_files_are_found_once() throws IOException {
    Files.writeString(folder.resolve("src/A.java"), "longer");
    Files.delete(folder.resolve("src/B.java"));
    Files.writeString(folder.resolve("src/C.java"), "c");

    assertThat(poll.changes())
        .containsExactlyInAnyOrder(
            folder.resolve("src/A.java"),
            folder.resolve("src/B.java"),
            folder.resolve("src/C.java"));
    assertThat(poll.changes()).isEmpty();
  }

  @Test
  void what_is_built_and_what_editors_leave_is_not_looked_at() throws IOException {
    Files.writeString(folder.resolve("target/A.class"), "a");
    Files.writeString(folder.resolve("src/.A.java.swp"), "a");

    assertThat(poll.changes()).isEmpty();
  }

  @Test
  void a_folder_that_is_gone_has_no_files() throws IOException {
    Files.delete(folder.resolve("src/A.java"));
    Files.delete(folder.resolve("src/B.java"));
    Files.delete(folder.resolve("src"));
    Files.delete(folder.resolve("target"));
    Files.delete(folder);

    assertThat(poll.changes()).hasSize(2);
  }
}

package dev.bench.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextFileTest {

  @TempDir private Path folder;

  @Test
  void what_editors_of_windows_add_is_not_part_of_the_text() throws IOException {
    assertThat(TextFile.read(file("\uFEFFKäse\r\nb\rc\n"))).isEqualTo("Käse\nb\nc\n");
  }

  @Test
  void comments_and_blank_lines_are_no_entries() throws IOException {
    assertThat(TextFile.entries(file("# our apps\nbench\n\n  todo   # the sample\na#b\n")))
        .containsExactly("bench", "todo", "a#b");
  }

  @Test
  void text_in_another_encoding_is_refused_with_its_line() throws IOException {
    Path file = folder.resolve("latin1");
    Files.write(file, "ok\ncafé".getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> TextFile.read(file))
        .hasMessage("line 2 is not UTF-8 text; save the file as UTF-8");
  }

  @Test
  void settings_may_begin_with_a_byte_order_mark() throws IOException {
    assertThat(ConfigFile.read(file("\uFEFF{\"a\": 1}\r\n"))).containsEntry("a", 1);
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("file"), text);
  }
}

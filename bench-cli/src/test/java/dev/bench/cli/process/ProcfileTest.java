package dev.bench.cli.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcfileTest {

  @Test
  void a_process_a_line_in_the_order_of_the_file() {
    Procfile procfile =
        Procfile.parse(
            "# dev\n\nweb: bench serve --port 8000\r\nworker_long-1 :sh -c 'a: b' 1>> x.log\n",
            "P");
    assertThat(procfile.lines())
        .containsExactly(
            new Procfile.Line("web", "bench serve --port 8000", 3),
            new Procfile.Line("worker_long-1", "sh -c 'a: b' 1>> x.log", 4));
  }

  @Test
  void a_line_of_another_form_is_named() {
    assertThatThrownBy(() -> Procfile.parse("web: a\nbench serve\n", "Procfile"))
        .isInstanceOf(BrokenProcfileException.class)
        .hasMessageStartingWith("Procfile line 2: `bench serve` is not `name: command`");
  }

  @Test
  void a_name_without_a_command_is_an_error() {
    assertThatThrownBy(() -> Procfile.parse("web:   \n", "Procfile"))
        .hasMessageStartingWith("Procfile line 1: `web:`");
  }

  @Test
  void a_name_given_twice_is_an_error_that_names_both_lines() {
    assertThatThrownBy(() -> Procfile.parse("a: x\nb: y\na: z", "Procfile"))
        .hasMessage("Procfile line 3: `a` stands on line 1 already: give one of them another name");
  }

  @Test
  void an_empty_file_is_an_error() {
    assertThatThrownBy(() -> Procfile.parse("# nothing\n", "Procfile"))
        .hasMessageStartingWith("Procfile names no process");
  }

  @Test
  void a_missing_file_is_an_error(@TempDir Path folder) {
    Path file = folder.resolve("Procfile");
    assertThatThrownBy(() -> Procfile.read(file)).hasMessageStartingWith(file + " does not exist");
  }

  @Test
  void a_choice_of_names_keeps_the_order_of_the_file() {
    Procfile procfile = Procfile.parse("a: 1\nb: 2\nc: 3", "P").only(List.of("c", "a"));
    assertThat(procfile.lines()).extracting(Procfile.Line::name).containsExactly("a", "c");
  }

  @Test
  void an_unknown_name_is_an_error_that_lists_the_known() {
    assertThatThrownBy(() -> Procfile.parse("a: 1\nb: 2", "P").only(List.of("x")))
        .hasMessage("the Procfile has no process `x`: it has a, b");
  }

  @Test
  void any_text_is_parsed_or_refused_with_a_line_number() {
    Random random = new Random(1);
    String alphabet = "ab:_- #\n\t\\\"'$\u00e9\r";
    for (int round = 0; round < 2000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(40); i > 0; i--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      try {
        assertThat(Procfile.parse(text.toString(), "P").lines()).isNotEmpty();
      } catch (BrokenProcfileException refused) {
        assertThat(refused).hasMessageMatching("(?s)P (line \\d+: .*|names no process.*)");
      }
    }
  }

  @Test
  void the_environment_file_knows_quotes_and_comments() {
    assertThat(
            EnvironmentFile.parse(
                "# c\nA=1\nexport B = two words\nC='a\\n$B'\nD=\"a\\n\\\"b\\\"\"\nE=\n", ".env"))
        .containsEntry("A", "1")
        .containsEntry("B", "two words")
        .containsEntry("C", "a\\n$B")
        .containsEntry("D", "a\n\"b\"")
        .containsEntry("E", "");
  }

  @Test
  void a_bad_line_of_the_environment_file_is_named_but_not_shown() {
    assertThatThrownBy(() -> EnvironmentFile.parse("A=1\nsecret", ".env"))
        .hasMessage(".env line 2 is not `NAME=value`");
  }

  @Test
  void no_environment_file_is_no_variables(@TempDir Path folder) throws IOException {
    assertThat(EnvironmentFile.read(folder.resolve(".env"))).isEmpty();
  }
}

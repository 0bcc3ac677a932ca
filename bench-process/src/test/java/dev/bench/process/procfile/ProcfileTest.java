package dev.bench.process.procfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProcfileTest {

  @Test
  void a_process_a_line_in_the_order_of_the_file() {
    Procfile procfile =
        Procfile.parse(
            "# dev\n\nweb: bench serve --port 8000\r\nworker_long-1 :sh -c 'a: b' 1>> x.log\n",
            "P");
    assertThat(procfile.lines())
        .containsExactly(
            new Procfile.Line("web", "bench serve --port 8000", 3, Policy.NONE),
            new Procfile.Line("worker_long-1", "sh -c 'a: b' 1>> x.log", 4, Policy.NONE));
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
  void a_file_that_cannot_be_read_is_named_with_the_reason(@TempDir Path folder)
      throws IOException {
    Path circle = Files.createSymbolicLink(folder.resolve("Procfile"), Path.of("Procfile"));
    assertThatThrownBy(() -> Procfile.read(folder))
        .hasMessage(folder + " cannot be read: it is a folder, not a file");
    assertThatThrownBy(() -> EnvironmentFile.read(folder))
        .hasMessage(folder + " cannot be read: it is a folder, not a file");
    assertThatThrownBy(() -> Procfile.read(circle))
        .isInstanceOf(BrokenProcfileException.class)
        .hasMessageStartingWith(circle + " cannot be read: Too many levels of symbolic links");
  }

  @Test
  void a_choice_of_names_keeps_the_order_of_the_file() {
    Procfile procfile = Procfile.parse("a: 1\nb: 2\nc: 3", "P").only(List.of("c", "a"));
    assertThat(procfile.lines()).extracting(Procfile.Line::name).containsExactly("a", "c");
  }

  @Test
  void unknown_names_are_told_with_the_nearest_or_all_known() {
    assertThatThrownBy(() -> Procfile.parse("web: 1\nb: 2", "P").only(List.of("wbe", "b", "wxyz")))
        .hasMessage(
            """
            the Procfile has no process `wbe`: did you mean web?
            the Procfile has no process `wxyz`; there are web, b\
            """);
  }

  @Test
  void a_byte_order_mark_and_windows_line_ends_are_ignored() {
    assertThat(Procfile.parse("\uFEFFweb: a\r\nworker: b\r\n", "P").lines())
        .extracting(Procfile.Line::name, Procfile.Line::command, Procfile.Line::number)
        .containsExactly(tuple("web", "a", 1), tuple("worker", "b", 2));
  }

  @Test
  void a_file_that_is_not_utf_8_is_refused_with_the_line(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("Procfile");
    Files.write(file, "web: a\nworker: caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> Procfile.read(file))
        .hasMessage(file + " line 2 is not UTF-8 text: save the file as UTF-8");
  }

  @Test
  void all_faults_are_told_at_once_in_the_order_of_the_file() {
    assertThatThrownBy(() ->
            Procfile.parse("#: after=redis\nweb: a\nbench serve\nweb.2: b\nweb: c\nx:\n", "P"))
        .isInstanceOfSatisfying(
            BrokenProcfileException.class,
            broken ->
                assertThat(broken.faults())
                    .containsExactly(
                        "P line 1: after: there is no process `redis`; there are web",
                        "P line 3: `bench serve` is not `name: command`; write a name and a colon before the command, which stands on one line",
                        "P line 4: `web.2: b` is not `name: command`; the name is made of letters, digits, _ and -, such as web_2",
                        "P line 5: `web` stands on line 2 already: give one of them another name",
                        "P line 6: `x:` is not `name: command`: write the command after the colon"));
  }

  @Test
  void a_comment_right_above_a_line_is_its_policy() {
    Procfile procfile =
        Procfile.parse(
            "# plain\n#: restart=always required\n#: timeout=20s after=db,web\nworker: x\ndb: y\nweb: z\n",
            "P");
    assertThat(procfile.lines().getFirst().policy().words())
        .isEqualTo(
            Map.of(
                Policy.Key.RESTART, said("always", 2),
                Policy.Key.REQUIRED, said("true", 2),
                Policy.Key.TIMEOUT, said("20s", 3),
                Policy.Key.AFTER, said("db,web", 3)));
    assertThat(procfile.lines().get(1).policy()).isEqualTo(Policy.NONE);
  }

  private static Policy.Word said(String value, int line) {
    return new Policy.Word(value, new Policy.Place("P", line));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "#: restrat=always     | 'restrat' is not a setting of a process: did you mean restart?",
        "#: colour=red         | 'colour' is not a setting of a process; there are restart, required, signal, timeout, ready, start-limit, after, terminal, listen",
        "#: restart=sometimes  | restart: 'sometimes' is none of always, on-failure, never",
        "#: restart            | 'restart' has no value: write restart=…",
        "#: required=perhaps   | required: 'perhaps' is neither true nor false",
        "#: timeout=20         | timeout: 20 is not a duration; write a number and ms, s, m, h or d, such as 10s",
        "#: start-limit=0s     | start-limit: no process can start within 0 seconds: write a longer duration",
        "#: ready=says:a b     | 'b' is not a setting of a process; there are restart, required, signal, timeout, ready, start-limit, after, terminal, listen",
        "#: ready=says:\"a b    | a \" is not closed",
        "#: signal=SIGINT      | signal: 'SIGINT' is none of HUP, INT, QUIT, TERM, USR1, USR2, WINCH",
        "#: ready=tcp:70000    | ready: 70000 is not a port, expected 1 to 65535",
        "#: after=a,,b         | after: 'a,,b' is not a list of processes such as web,worker",
        "#: after=wbe          | after: there is no process 'wbe': did you mean web?",
        "#: after=web          | after: 'web' cannot wait for itself",
        "#: required required  | 'required' is said twice",
        "#: listen=web         | listen: 'web' is not an address; write port, PORT, HOST:PORT or [IPV6]:PORT, such as 8000",
        "#: listen=80 ready=port | ready: any process of the line may answer at the shared port: write what this one says, ready=says:TEXT",
      })
  void a_wrong_policy_is_named_with_its_line(String comment, String fault) {
    assertThatThrownBy(() -> Procfile.parse("a: 1\n" + comment + "\nweb: x\n", "P"))
        .hasMessageStartingWith("P line 2: ")
        .hasMessageEndingWith(fault.replace('\'', '`'));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"#: required\n\nweb: x", "#: required\n# a\nweb: x", "web: x\n#: required"})
  void a_policy_that_stands_above_no_process_is_a_fault(String text) {
    assertThatThrownBy(() -> Procfile.parse(text, "P"))
        .hasMessageMatching("P line \\d: `#:` belongs to no process: .*");
  }
}

package dev.bench.process.procfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentFileTest {

  /**
   * honcho's own examples first, where foreman reads the same; {@code ⏎} is a new line and {@code
   * ⇥} a tab.
   */
  private static final String VALUES =
      """
      V=bar                   => bar
      V='hello"world'         => hello"world
      V="hello'world"         => hello'world
      V='"surrounded"'        => "surrounded"
      V=\\"raw\\"               => \\"raw\\"
      V=user@domain.com       => user@domain.com
      V=~pun|u@|0n$=          => ~pun|u@|0n$=
      V=⋃ñᴉ—☪ó∂ǝ              => ⋃ñᴉ—☪ó∂ǝ
      V='sp ace'              => sp ace
      V="foo\\tbar"            => foo⇥bar
      V="foo\\nbar"            => foo⏎bar
      V='CORP\\nancy'          => CORP\\nancy
      V=C:\\temp\\new          => C:\\temp\\new
      V={"a": "b"}           => {"a": "b"}
      V=Say "hi"             => Say "hi"
      V="^a\\\\\\\\nb\\$"         => ^a\\\\nb$
      V='foo\\$bar'            => foo\\$bar
      V="foo\\$bar"            => foo$bar
      V="a\\\\b\\"c"             => a\\b"c
      V=two words             => two words
      V = spaced              => spaced
      export V=exported       => exported
      V=a#b                   => a#b
      V=a # b                 => a
      V= # b                  =>
      V='a # b' # c           => a # b
      V=it's                  => it's
      V='x'"y"z               => xyz
      V=$HOME/${X}            => $HOME/${X}
      V='one⏎two' # c         => one⏎two
      V=                      =>
      """;

  static Stream<Arguments> values() {
    return VALUES
        .lines()
        .map(line -> line.replace('⏎', '\n').replace('⇥', '\t').split("=>", 2))
        .map(pair -> Arguments.of(pair[0].stripTrailing(), pair[1].strip()));
  }

  @ParameterizedTest
  @MethodSource("values")
  void a_value_is_read_by_its_quotes(String line, String value) {
    assertThat(EnvironmentFile.parse("# c\n\n" + line + "\nW=1", ".env"))
        .isEqualTo(Map.of("V", value, "W", "1"));
  }

  @Test
  void a_byte_order_mark_and_windows_line_ends_are_ignored() {
    assertThat(
            EnvironmentFile.parse(PlainText.ofAnyEditor("\uFEFFA=1\r\nB=\"x\r\ny\"\r\n"), ".env"))
        .isEqualTo(Map.of("A", "1", "B", "x\ny"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"secret", "-a=secret", "1A=secret", "ṀẎ=secret", "export secret"})
  void a_bad_line_is_named_but_not_shown(String line) {
    assertThatThrownBy(() -> EnvironmentFile.parse("A='1\n2'\n" + line, ".env"))
        .hasMessage(".env line 3 is not `NAME=value`, the name of letters, digits and _");
  }

  @Test
  void an_unclosed_quotation_is_reported_at_its_first_line() {
    assertThatThrownBy(() -> EnvironmentFile.parse("A=1\nB='x\ny", ".env"))
        .hasMessageStartingWith(".env line 2 has a ' without a second one");
    assertThatThrownBy(() -> EnvironmentFile.parse("A=1\nB='x' y", ".env"))
        .hasMessage(
            ".env line 2 goes on after its closing quote: put quotes around all of the value");
  }

  @Test
  void a_file_that_is_not_utf_8_is_refused_with_its_line(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("latin1.env");
    Files.write(file, new byte[] {'A', '=', '1', '\n', 'B', '=', (byte) 0xe9, '\n'});

    assertThatThrownBy(() -> EnvironmentFile.read(file))
        .hasMessage(file + " line 2 is not UTF-8 text: save the file as UTF-8");
  }

  @Test
  void a_file_that_was_named_must_exist(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("test.env");
    assertThatThrownBy(() -> EnvironmentFile.read(file))
        .hasMessageStartingWith(file + " does not exist");
    Files.writeString(file, "A=1");
    assertThat(EnvironmentFile.read(file)).isEqualTo(Map.of("A", "1"));
  }
}

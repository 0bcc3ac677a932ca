package dev.bench.process.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EscapesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "E[31m",
        "E[m",
        "E[38;2;1;2;3m",
        "E[38:5:1m",
        "E[2J",
        "E[K",
        "E[?25l",
        "E[1 q",
        "E]0;titleB",
        "E]8;;http://aE\\",
        "EPq#0E\\",
        "E_Gf=100B",
        "E(0",
        "E7",
        "Ec",
        "E#8"
      })
  void a_sequence_is_taken_out_whole(String sequence) {
    assertThat(without("a" + sequence + "b" + sequence)).isEqualTo("ab");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"E", "E[", "E[31", "E]0;no end", "E[3\u00e9m", "E\u00e9", "E[1\tm", "E]0;E[1"})
  void of_what_is_no_sequence_only_the_escape_character_is(String text) {
    assertThat(without(text)).isEqualTo(text.replace("E", ""));
  }

  @Test
  void text_without_any_stays_the_same_array() {
    byte[] text = {(byte) 0xff, 7, '[', '3', '1', 'm', (byte) 0x9b};
    assertThat(Escapes.without(text)).isSameAs(text);
  }

  private static String without(String text) {
    byte[] bytes =
        text.replace('E', '\u001b').replace('B', '\u0007').getBytes(StandardCharsets.UTF_8);
    return new String(Escapes.without(bytes), StandardCharsets.UTF_8);
  }
}

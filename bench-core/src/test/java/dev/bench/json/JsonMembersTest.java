package dev.bench.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonMembersTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.50",
        "-0",
        "1e400",
        "null",
        "true",
        "\"\"",
        "\"Grüße \\u0041 \\ud83d \\\" 世界\"",
        "[ 1, [ ], {\"a\" : \"}\"} ]",
        "{\"z\": {\"y\": [1, 2]} , \"a\":\t1}"
      })
  void a_value_keeps_the_text_that_stands_there(String value) {
    assertThat(Json.core().members("{ \"before\":1, \"message\" : " + value + " ,\"after\":2}"))
        .isEqualTo(Map.of("before", "1", "message", value, "after", "2"));
    assertThat(Json.core().members("{\"message\":" + value + "}")).containsEntry("message", value);
  }

  @Test
  void of_two_members_of_one_name_the_last_counts() {
    assertThat(Json.core().members("{\"a\":1,\"a\":2}")).isEqualTo(Map.of("a", "2"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "[]",
        "null",
        "{",
        "{\"a\":}",
        "{\"a\":1}}",
        "{\"a\":1} x",
        "{\"a\":tru}"
      })
  void text_that_is_no_object_is_refused(String text) {
    assertThatThrownBy(() -> Json.core().members(text)).isInstanceOf(JsonException.class);
  }

  @Test
  void a_text_that_ends_too_early_is_refused_in_words_of_json_alone() {
    assertThatThrownBy(() -> Json.core().tree("[["))
        .isInstanceOf(JsonException.class)
        .hasMessageStartingWith("Broken JSON at line 1, column 3: Unexpected end-of-input")
        .hasMessageEndingWith("expected close marker for Array");
  }

  @Test
  void nesting_is_bounded() {
    String deep = "{\"a\":" + "[".repeat(1000) + "]".repeat(1000) + "}";
    assertThatThrownBy(() -> Json.core().members(deep)).isInstanceOf(JsonException.class);
  }
}

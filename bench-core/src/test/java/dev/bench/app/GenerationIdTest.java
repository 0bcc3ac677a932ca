package dev.bench.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class GenerationIdTest {

  @Test
  void a_generation_is_a_number_and_a_hash() {
    GenerationId id = new GenerationId(12, "9f3c01ab");
    assertThat(id).hasToString("12-9f3c01ab");
    assertThat(GenerationId.parse("12-9f3c01ab")).contains(id);
    assertThat(id.isNewerThan(new GenerationId(11, "ab"))).isTrue();
    assertThat(id.isNewerThan(new GenerationId(12, "ab"))).isFalse();
  }

  @Test
  void it_is_json_text() {
    GenerationId id = new GenerationId(12, "9f3c01ab");
    assertThat(Json.core().write(id)).isEqualTo("\"12-9f3c01ab\"");
    assertThat(Json.core().read("\"12-9f3c01ab\"", GenerationId.class)).isEqualTo(id);
  }

  @Test
  void other_texts_are_no_generation() {
    for (String text : List.of("", "12", "12-", "-ab", "-1-ab", "12-xyz", "9999999999999999-ab")) {
      assertThat(GenerationId.parse(text)).as(text).isEmpty();
    }
    assertThatThrownBy(() -> new GenerationId(-1, "ab"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"-1-ab\" is not a generation");
  }
}

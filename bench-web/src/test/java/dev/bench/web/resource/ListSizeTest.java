package dev.bench.web.resource;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.ValidationException;
import dev.bench.config.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ListSizeTest {

  @Test
  void a_list_has_16_mib_unless_the_site_says_otherwise() {
    ListSize size = ListSize.of(new Settings(Map.of()));
    Map<String, Object> mebibyte = Map.of("text", "x".repeat((1 << 20) - 16));
    for (int i = 0; i < 16; i++) {
      size.add(mebibyte);
    }
    assertThatThrownBy(() -> size.add(Map.of("id", 1)))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "The list is longer than 16777216 bytes (max_list_size); ask for less with limit or fields");
  }
}

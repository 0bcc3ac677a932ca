package dev.bench.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EventTest {

  @Test
  void the_message_is_published_as_the_json_that_it_is() {
    String message = "{ \"price\": 1.50,  \"title\":\"Gr\\u00fc\\u00dfe\" }";
    assertThat(new Event("shop.localhost", "doc:Item/\"1\"", "sold", message).wire())
        .isEqualTo(
            "{\"event\":\"sold\",\"message\":"
                + message
                + ",\"namespace\":\"shop.localhost\",\"room\":\"doc:Item/\\\"1\\\"\"}");
  }
}

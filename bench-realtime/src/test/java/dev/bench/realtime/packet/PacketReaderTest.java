package dev.bench.realtime.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacketReaderTest {

  @Test
  void an_event_is_read_with_its_name_and_arguments() throws Exception {
    ClientPacket read = PacketReader.read("2/shop.localhost,[\"doc_subscribe\",\"Todo\",\"7\"]");

    assertThat(read)
        .isInstanceOfSatisfying(
            ClientPacket.Event.class,
            event -> {
              assertThat(event.namespace()).isEqualTo("/shop.localhost");
              assertThat(event.name()).isEqualTo("doc_subscribe");
              assertThat(event.arguments()).containsExactly("Todo", "7");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"Todo\",\"7\",%s", "\"Todo\",\"7\",\"more\",%s", "%s", "1,%s"})
  void of_the_arguments_only_the_first_texts_are_kept(String arguments) throws Exception {
    String nested = "[]" + ",[]".repeat(10_000);
    ClientPacket read =
        PacketReader.read(
            "2/shop.localhost,[\"doc_subscribe\"," + arguments.formatted(nested) + "]");

    assertThat(read)
        .isEqualTo(
            new ClientPacket.Event(
                "/shop.localhost",
                "doc_subscribe",
                arguments.startsWith("\"Todo\"") ? List.of("Todo", "7") : List.of()));
  }
}

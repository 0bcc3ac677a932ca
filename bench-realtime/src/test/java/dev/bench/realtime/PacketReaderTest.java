package dev.bench.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

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
              assertThat(event.arguments())
                  .extracting(Object::toString)
                  .isEqualTo(List.of("\"Todo\"", "\"7\""));
            });
  }

  @Test
  void a_long_packet_makes_no_tree() {
    String nested = "[\"doc_subscribe\"," + "[],".repeat(300_000) + "1]";

    assertThatThrownBy(() -> PacketReader.read("2/shop.localhost," + nested))
        .isInstanceOf(MalformedPacketException.class)
        .hasMessageContaining("a packet of 9000");
    assertThatThrownBy(() -> PacketReader.read("0/shop.localhost,{\"a\":" + nested + "}"))
        .isInstanceOf(MalformedPacketException.class);
  }
}

package dev.bench.realtime;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** What a client says in one packet, as far as we act on it. */
sealed interface ClientPacket {

  /** Asks to enter a namespace, which begins with a slash. */
  record Connect(String namespace) implements ClientPacket {}

  /** Leaves a namespace. */
  record Disconnect(String namespace) implements ClientPacket {}

  /** Sends an event with its arguments. */
  record Event(String namespace, String name, List<JsonNode> arguments) implements ClientPacket {

    /** Copies the arguments. */
    public Event {
      arguments = List.copyOf(arguments);
    }
  }

  /** Something legal that we have no use for: an acknowledgement, a binary event. */
  record Ignored() implements ClientPacket {}
}

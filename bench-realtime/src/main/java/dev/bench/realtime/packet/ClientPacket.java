package dev.bench.realtime.packet;

import java.util.List;

/** What a client says in one packet, as far as the server acts on it. */
public sealed interface ClientPacket {

  /** Asks to enter a namespace, which begins with a slash. */
  record Connect(String namespace) implements ClientPacket {}

  /** Leaves a namespace. */
  record Disconnect(String namespace) implements ClientPacket {}

  /** Sends an event with its first arguments, as far as they are texts. */
  record Event(String namespace, String name, List<String> arguments) implements ClientPacket {

    /** Copies the arguments. */
    public Event {
      arguments = List.copyOf(arguments);
    }
  }

  /** Something legal that we have no use for: an acknowledgement, a binary event. */
  record Ignored() implements ClientPacket {}
}

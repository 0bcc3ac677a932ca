package dev.bench.realtime.packet;

import dev.bench.json.Json;
import dev.bench.json.JsonException;
import dev.bench.realtime.packet.ClientPacket.Connect;
import dev.bench.realtime.packet.ClientPacket.Disconnect;
import dev.bench.realtime.packet.ClientPacket.Event;
import dev.bench.realtime.packet.ClientPacket.Ignored;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Reads the packets of Socket.IO protocol 5, text only.
 *
 * <p>Grammar: {@code type [attachments "-"] [namespace ","] [ack id] [JSON]}, type one digit: 0
 * connect, 1 disconnect, 2 event, 3 acknowledgement, 4 connect error (only servers send it), 5 and
 * 6 binary forms of 2 and 3. Stateless.
 */
public final class PacketReader {

  /** Names that a client's own library emits; an event with one of them is a forgery. */
  public static final Set<String> RESERVED =
      Set.of(
          "connect",
          "connect_error",
          "disconnect",
          "disconnecting",
          "newListener",
          "removeListener");

  private static final int NAMESPACE_LENGTH = 256;

  /** No event that we know has more; what else a packet carries is let go before it is handled. */
  private static final int MOST_ARGUMENTS = 2;

  private PacketReader() {}

  /** Reads one packet, given without the Engine.IO type in front of it. */
  public static ClientPacket read(String text) throws MalformedPacketException {
    if (text.isEmpty()) {
      throw new MalformedPacketException("an empty message");
    }
    char type = text.charAt(0);
    if (type == '3' || type == '5' || type == '6') {
      return new Ignored();
    }
    String namespace = namespace(text);
    int body = namespace.isEmpty() ? 1 : Math.min(text.length(), namespace.length() + 2);
    String rest = text.substring(body);
    String target = namespace.isEmpty() ? "/" : namespace;
    return switch (type) {
      case '0' -> connect(target, rest);
      case '1' -> new Disconnect(target);
      case '2' -> event(target, rest);
      default -> throw new MalformedPacketException("a packet of type '" + type + "'");
    };
  }

  private static String namespace(String text) throws MalformedPacketException {
    if (text.length() < 2 || text.charAt(1) != '/') {
      return "";
    }
    int comma = text.indexOf(',');
    String namespace = text.substring(1, comma < 0 ? text.length() : comma);
    if (namespace.length() > NAMESPACE_LENGTH) {
      throw new MalformedPacketException("a namespace of " + namespace.length() + " characters");
    }
    return namespace;
  }

  private static Connect connect(String namespace, String auth) throws MalformedPacketException {
    if (!auth.isEmpty() && !json(auth).isObject()) {
      throw new MalformedPacketException("a connect packet whose auth is not an object");
    }
    return new Connect(namespace);
  }

  private static Event event(String namespace, String rest) throws MalformedPacketException {
    int array = 0;
    while (array < rest.length() && Character.isDigit(rest.charAt(array))) {
      array++; // An id that asks for an acknowledgement: Frappe's events have none.
    }
    JsonNode values = json(rest.substring(array));
    if (!values.isArray() || values.isEmpty() || !values.get(0).isString()) {
      throw new MalformedPacketException("an event without a name");
    }
    String name = values.get(0).stringValue();
    if (RESERVED.contains(name)) {
      throw new MalformedPacketException("an event of the reserved name " + name);
    }
    List<String> arguments = new ArrayList<>();
    for (int i = 1; i <= MOST_ARGUMENTS && values.path(i).isString(); i++) {
      arguments.add(values.get(i).stringValue());
    }
    return new Event(namespace, name, arguments);
  }

  private static JsonNode json(String text) throws MalformedPacketException {
    try {
      return Json.core().tree(text);
    } catch (JsonException e) {
      throw new MalformedPacketException("a packet that is not JSON");
    }
  }
}

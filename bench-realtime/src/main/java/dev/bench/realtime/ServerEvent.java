package dev.bench.realtime;

import com.corundumstudio.socketio.protocol.EngineIOVersion;
import com.corundumstudio.socketio.protocol.Packet;
import com.corundumstudio.socketio.protocol.PacketType;
import dev.bench.json.Json;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * An event on its way to clients, written as JSON once for all of them.
 *
 * <p>Shape: {@code ["name", argument…]}. Immutable.
 */
final class ServerEvent {

  private final byte[] json;

  private ServerEvent(byte[] json) {
    this.json = json;
  }

  /** An event without arguments. */
  static ServerEvent of(String name) {
    return new ServerEvent(Json.core().bytes(List.of(name)));
  }

  /** An event with one argument. */
  static ServerEvent of(String name, JsonNode argument) {
    return new ServerEvent(Json.core().bytes(List.of(name, argument)));
  }

  /** The JSON in UTF-8; not to be changed. */
  byte[] json() {
    return json;
  }

  /** The packet that carries this event in a namespace. */
  Packet packet(String namespace) {
    Packet packet = message(PacketType.EVENT, namespace, List.of(this));
    packet.setName("");
    return packet;
  }

  /** The answer to a client that has entered a namespace. */
  static Packet welcome(String namespace, String id) {
    return message(PacketType.CONNECT, namespace, Map.of("sid", id));
  }

  /** The answer to a client that may not enter. */
  static Packet refusal(String namespace, String reason) {
    return message(PacketType.ERROR, namespace, Map.of("message", reason));
  }

  private static Packet message(PacketType type, String namespace, Object data) {
    var packet = new Packet(PacketType.MESSAGE, EngineIOVersion.V4);
    packet.setSubType(type);
    packet.setNsp(namespace.equals("/") ? "" : namespace);
    packet.setData(data);
    return packet;
  }
}

package dev.bench.realtime.engine;

import com.corundumstudio.socketio.protocol.AuthPacket;
import com.corundumstudio.socketio.protocol.Packet;
import dev.bench.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes the few packets that the library itself sends: the opening, heartbeats, the steps of an
 * upgrade, the end.
 */
final class EnginePackets {

  private final int payloadBytes;

  EnginePackets(int payloadBytes) {
    this.payloadBytes = payloadBytes;
  }

  /** The packet as Engine.IO 4 writes it. */
  String text(Packet packet) {
    return switch (packet.getType()) {
      case OPEN -> "0" + Json.core().write(opening(packet.getData()));
      case PING -> "2";
      case PONG -> "3" + packet.getData();
      case MESSAGE -> "41"; // The library sends one message: a disconnect after a missed heartbeat.
      default -> "6";
    };
  }

  /** With {@code maxPayload}, which the library leaves out; clients split their polls by it. */
  private Map<String, Object> opening(AuthPacket packet) {
    Map<String, Object> shape = new LinkedHashMap<>();
    shape.put("sid", packet.getSid().toString());
    shape.put("upgrades", packet.getUpgrades());
    shape.put("pingInterval", packet.getPingInterval());
    shape.put("pingTimeout", packet.getPingTimeout());
    shape.put("maxPayload", payloadBytes);
    return shape;
  }
}

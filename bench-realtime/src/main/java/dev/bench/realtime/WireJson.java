package dev.bench.realtime;

import com.corundumstudio.socketio.AckCallback;
import com.corundumstudio.socketio.protocol.AckArgs;
import com.corundumstudio.socketio.protocol.AuthPacket;
import com.corundumstudio.socketio.protocol.JsonSupport;
import dev.bench.json.Json;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.ByteBufOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the JSON of outgoing packets for the library, which so needs no Jackson of its own.
 *
 * <p>It reads nothing: incoming packets never reach the library's decoder. {@link PacketReader}
 * reads them.
 */
final class WireJson implements JsonSupport {

  private final int payloadBytes;

  WireJson(int payloadBytes) {
    this.payloadBytes = payloadBytes;
  }

  @Override
  public void writeValue(ByteBufOutputStream out, Object value) throws IOException {
    if (value instanceof AuthPacket opening) {
      out.write(Json.core().bytes(handshake(opening)));
    } else if (value instanceof List<?> event && event.getLast() instanceof ServerEvent written) {
      out.write(written.json());
    } else {
      out.write(Json.core().bytes(value));
    }
  }

  /** With {@code maxPayload}, which the library leaves out; clients split their polls by it. */
  private Map<String, Object> handshake(AuthPacket opening) {
    Map<String, Object> shape = new LinkedHashMap<>();
    shape.put("sid", opening.getSid().toString());
    shape.put("upgrades", opening.getUpgrades());
    shape.put("pingInterval", opening.getPingInterval());
    shape.put("pingTimeout", opening.getPingTimeout());
    shape.put("maxPayload", payloadBytes);
    return shape;
  }

  @Override
  public List<byte[]> getArrays() {
    return List.of();
  }

  @Override
  public void addEventMapping(String namespace, String event, Class<?>... types) {}

  @Override
  public void removeEventMapping(String namespace, String event) {}

  @Override
  public <T> T readValue(String namespace, ByteBufInputStream source, Class<T> type) {
    throw new UnsupportedOperationException("Packets are read by PacketReader.");
  }

  @Override
  public AckArgs readAckArgs(ByteBufInputStream source, AckCallback<?> callback) {
    throw new UnsupportedOperationException("Packets are read by PacketReader.");
  }
}

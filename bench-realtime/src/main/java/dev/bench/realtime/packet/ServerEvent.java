package dev.bench.realtime.packet;

import dev.bench.json.Json;
import java.nio.charset.StandardCharsets;

/**
 * An event on its way to clients, whose payload is JSON already.
 *
 * <p>Shape on the wire: {@code ["name",payload]}, or {@code ["name"]} without a payload. Immutable.
 */
public final class ServerEvent {

  private static final byte[] NOTHING = {};

  private final byte[] name;
  private final byte[] payload;

  private ServerEvent(String name, byte[] payload) {
    String separator = payload.length == 0 ? "" : ",";
    this.name = ("[" + Json.core().write(name) + separator).getBytes(StandardCharsets.UTF_8);
    this.payload = payload;
  }

  /** An event without a payload. */
  public static ServerEvent of(String name) {
    return new ServerEvent(name, NOTHING);
  }

  /** An event whose payload is the JSON {@code payload}, which is sent as it is. */
  public static ServerEvent of(String name, String payload) {
    return new ServerEvent(name, payload.getBytes(StandardCharsets.UTF_8));
  }

  /** How many bytes its JSON has. */
  public int length() {
    return name.length + payload.length + 1;
  }

  /** {@code ["name"} and a comma when a payload follows. */
  byte[] name() {
    return name;
  }

  /** The payload as JSON; empty when there is none. */
  byte[] payload() {
    return payload;
  }
}

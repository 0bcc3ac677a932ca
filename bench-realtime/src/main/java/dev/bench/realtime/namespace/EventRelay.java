package dev.bench.realtime.namespace;

import dev.bench.json.Json;
import dev.bench.json.JsonException;
import dev.bench.realtime.connection.Rooms;
import dev.bench.realtime.connection.Tally;
import dev.bench.realtime.packet.PacketReader;
import dev.bench.realtime.packet.ServerEvent;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers what was published to the rooms of the sites.
 *
 * <p>Shape of a message on channel {@code events} of redis_queue: {@code {"event", "message",
 * "namespace": "<site>", "room"}}. Without a room it is meant for everyone on every site, which we
 * believe only of {@code build_event} and only in developer mode. Anyone who reaches Redis can
 * publish, so whatever does not fit is skipped and counted, never fatal. The message travels to the
 * clients as the JSON that it is. Safe for many threads.
 *
 * <p>Source: {@code realtime/index.js} and {@code frappe/realtime.py} of Frappe.
 */
public final class EventRelay {

  private static final Logger log = LoggerFactory.getLogger(EventRelay.class);

  private static final Set<String> EVERYONE = Set.of("", "null");

  private final Rooms rooms;
  private final int mostBytes;
  private final boolean developerMode;
  private final LongAdder skipped = new LongAdder();
  private final Tally told = new Tally(log);

  /** Skips events of more than {@code mostBytes}. */
  public EventRelay(Rooms rooms, int mostBytes, boolean developerMode) {
    this.rooms = rooms;
    this.mostBytes = mostBytes;
    this.developerMode = developerMode;
  }

  /** Takes one message as it was published. */
  public void accept(String message) {
    try {
      relay(Json.core().members(message));
    } catch (JsonException e) {
      skip("it is not a JSON object");
    }
  }

  private void relay(Map<String, String> members) {
    String name = text(members, "event");
    String site = text(members, "namespace");
    String room = text(members, "room");
    boolean everyone = EVERYONE.contains(members.getOrDefault("room", ""));
    boolean build = everyone && name.equals("build_event") && developerMode;
    boolean addressed = !room.isEmpty() && !site.isEmpty();
    if (name.isEmpty() || PacketReader.RESERVED.contains(name) || !(addressed || build)) {
      skip("it has no event, site or room of the right kind");
    } else if (build || !rooms.isEmpty(site, room)) {
      ServerEvent event = ServerEvent.of(name, members.getOrDefault("message", ""));
      if (event.length() > mostBytes) {
        skip("it has %d bytes; socketio_max_unsent is %d".formatted(event.length(), mostBytes));
      } else if (build) {
        rooms.deliverToAll(event);
      } else {
        rooms.deliver(site, room, event);
      }
    }
  }

  private static String text(Map<String, String> members, String name) {
    String value = members.getOrDefault(name, "");
    return value.startsWith("\"") ? Json.core().read(value, String.class) : "";
  }

  /** Such events tend to come in floods. */
  private void skip(String reason) {
    skipped.increment();
    told.add(() -> "A published event is skipped: " + reason);
  }

  /** How many messages did not fit. */
  public long skipped() {
    return skipped.sum();
  }
}

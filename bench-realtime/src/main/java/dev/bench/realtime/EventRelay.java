package dev.bench.realtime;

import dev.bench.json.Json;
import dev.bench.json.JsonException;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Delivers what was published to the rooms of the sites.
 *
 * <p>Shape of a message on channel {@code events} of redis_queue: {@code {"event", "message",
 * "namespace": "<site>", "room"}}. Without a room it is meant for everyone on every site, which we
 * believe only of {@code build_event} and only in developer mode. Anyone who reaches Redis can
 * publish, so whatever does not fit is skipped and counted, never fatal. Safe for many threads.
 *
 * <p>Source: {@code realtime/index.js} and {@code frappe/realtime.py} of Frappe.
 */
final class EventRelay {

  private static final Logger log = LoggerFactory.getLogger(EventRelay.class);

  private final Rooms rooms;
  private final boolean developerMode;
  private final LongAdder skipped = new LongAdder();

  EventRelay(Rooms rooms, boolean developerMode) {
    this.rooms = rooms;
    this.developerMode = developerMode;
  }

  /** Takes one message as it was published. */
  void accept(String message) {
    try {
      JsonNode tree = Json.core().tree(message);
      if (!relay(tree)) {
        skip("it has no event, site or room of the right kind");
      }
    } catch (JsonException e) {
      skip("it is no JSON");
    }
  }

  private boolean relay(JsonNode tree) {
    String event = text(tree, "event");
    if (event.isEmpty() || PacketReader.RESERVED.contains(event)) {
      return false;
    }
    JsonNode body = tree.path("message");
    String site = text(tree, "namespace");
    String room = text(tree, "room");
    if (!room.isEmpty() && !site.isEmpty()) {
      if (!rooms.isEmpty(site, room)) {
        rooms.deliver(site, room, eventOf(event, body));
      }
      return true;
    }
    JsonNode roomValue = tree.path("room");
    boolean everyone = roomValue.isMissingNode() || roomValue.isNull();
    if (everyone && event.equals("build_event") && developerMode) {
      rooms.deliverToAll(eventOf(event, body));
      return true;
    }
    return false;
  }

  private static ServerEvent eventOf(String event, JsonNode body) {
    return body.isMissingNode() ? ServerEvent.of(event) : ServerEvent.of(event, body);
  }

  private static String text(JsonNode tree, String field) {
    JsonNode value = tree.path(field);
    return value.isString() ? value.stringValue() : "";
  }

  /** The first one is told, the others only counted: they tend to come in floods. */
  private void skip(String reason) {
    skipped.increment();
    if (skipped.sum() == 1) {
      log.warn("A published event is skipped, for {}; further ones are only counted", reason);
    }
  }

  /** How many messages did not fit. */
  long skipped() {
    return skipped.sum();
  }
}

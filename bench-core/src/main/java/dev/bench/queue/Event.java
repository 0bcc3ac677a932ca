package dev.bench.queue;

import dev.bench.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a room of connected clients is to hear, as Frappe publishes it.
 *
 * @param site the site, whose name is the Socket.IO namespace
 * @param room the room, such as {@code website} or {@code user:a@b.c}
 * @param event the event's name
 * @param message the text of a JSON value
 */
public record Event(String site, String room, String event, String message) {

  /** The channel of {@code redis_queue} that realtime servers listen to. */
  public static final String CHANNEL = "events";

  /** The JSON text that is published. */
  public String wire() {
    Map<String, Object> frame = new LinkedHashMap<>();
    frame.put("event", event);
    frame.put("message", Json.core().tree(message));
    frame.put("namespace", site);
    frame.put("room", room);
    return Json.core().write(frame);
  }
}

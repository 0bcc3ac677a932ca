package dev.bench.queue;

import dev.bench.json.Json;

/**
 * An event for the clients in a room, as Frappe publishes it.
 *
 * @param site the site, whose name is the Socket.IO namespace
 * @param room the room, such as {@code website} or {@code user:a@b.c}
 * @param event the event's name
 * @param message the text of a JSON value
 */
public record Event(String site, String room, String event, String message) {

  /** The channel of {@code redis_queue} that realtime servers listen to. */
  public static final String CHANNEL = "events";

  /** The JSON text that is published, which contains {@link #message} as it is. */
  public String wire() {
    Json json = Json.core();
    return "{\"event\":%s,\"message\":%s,\"namespace\":%s,\"room\":%s}"
        .formatted(json.write(event), message, json.write(site), json.write(room));
  }
}

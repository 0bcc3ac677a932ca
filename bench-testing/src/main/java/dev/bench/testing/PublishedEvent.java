package dev.bench.testing;

import dev.bench.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * What a room was told.
 *
 * @param room the room, such as {@code website}, {@code user:a@b.c} or {@code doc:Todo/1}
 * @param event the event's name
 * @param payload what came with it: maps, lists, strings, numbers, booleans or null
 */
public record PublishedEvent(String room, String event, @Nullable Object payload) {

  /**
   * The payload as a value of {@code type}.
   *
   * @throws dev.bench.json.JsonException when it does not fit
   */
  public <T> T payload(Class<T> type) {
    Json json = new Json();
    return json.read(json.bytes(payload), type);
  }
}

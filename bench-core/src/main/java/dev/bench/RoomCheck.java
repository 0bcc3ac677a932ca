package dev.bench;

import org.jspecify.annotations.Nullable;

/** Decides whether the context's user may hear of documents of a type. */
@FunctionalInterface
public interface RoomCheck {

  /**
   * Says whether the user may join the room.
   *
   * @param name the document, or null for the room of the whole type
   */
  boolean allow(Context ctx, @Nullable String name) throws Exception;
}
